"""The one shape in which the house says no: what was asked, why not, what to do next.

Every named refusal is a child of `Refusal`; the faces catch it once, centrally.
"""


class Refusal(Exception):
    """A sentence for the person who asked, and what a machine needs beside it.

    `code` is stable English for programs, `sentence` whole Chinese for people, `article` the
    rule it rests on (may be empty), `status` the HTTP status of an answer that carries it.
    """

    code = "refused"
    status = 409

    def __init__(
        self, sentence: str, *, code: str = "", article: str = "", status: int = 0
    ) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.article = article
        self.code = code or type(self).code
        self.status = status or type(self).status
