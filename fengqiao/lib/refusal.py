"""The one shape in which the house says no: what was asked, why not, what to do next.

Every named refusal is a child of `Refusal`; the faces catch it once, centrally.
"""

from functools import cached_property
from typing import Any

from fengqiao.lib.sentence import Sentence


class Refusal(Exception):
    """A sentence for the person who asked, and what a machine needs beside it.

    `words` are whole Chinese, with named gaps for the `facts` (see `lib.sentence`). `code` is stable
    English for programs, `sentence` what people are told, `article` the rule it rests on (may be
    empty), `status` the HTTP status of an answer that carries it.
    """

    code = "refused"
    status = 409

    def __init__(
        self, words: str, *, code: str = "", article: str = "", status: int = 0, **facts: Any
    ) -> None:
        super().__init__(words)
        self.words = words
        self.facts = facts
        self.article = article
        self.code = code or type(self).code
        self.status = status or type(self).status

    @cached_property
    def sentence(self) -> Sentence:
        """Made when it is asked for: most of what is refused on the way to an answer is not told."""
        return self.words if isinstance(self.words, Sentence) else Sentence(self.words, self.facts)

    def __str__(self) -> str:
        return self.sentence
