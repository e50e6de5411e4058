"""有人试图打开: somebody who may not see a confided matter asked for it; who holds it has to look into that."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import IntegrityError

from fengqiao.cases import step
from fengqiao.cases.definitions import day_in_china
from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Post

VERB = "attempt"


def attempt(ref: UUID | str, *, by: Post, at: datetime) -> None:
    """Put on file that this post asked for the case named `ref` and was told that there is none.

    Of kinds alone whose file has the verb; once a day for each post. Who tried learns nothing of it.
    """
    case = Case.objects.exclude(compartment="").named(ref).first()
    if case is None or VERB not in step.kind_of(case, at).verbs:
        return
    command = uuid5(case.pk, f"{VERB} {by.pk} {day_in_china(at)}")
    try:
        step.witness(case, VERB, by=by, at=at, command_id=command)
    except IntegrityError:
        return  # the same post, at the same moment, in another window
