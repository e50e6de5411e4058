"""What an organ, or somebody at a post, still has in hand."""

from typing import Any

from django.db.models import Q, QuerySet

from fengqiao.cases.models import Assignment, Case
from fengqiao.jurisdiction.models import Organ, Post


def in_hand(of: Organ | Post) -> QuerySet[Any]:
    """Open cases that an organ holds, was sent or helps with, or that are somebody's by name.

    Compartments included: they are handed over like the others, and nobody reads which.
    """
    running = Assignment.objects.filter(ended_at=None, case__is_open=True)
    if isinstance(of, Post):
        return Case.objects.filter(pk__in=running.filter(post=of).values("case"))
    posts = Post.objects.filter(organ=of).values("pk")
    mine = running.filter(Q(organ=of, post=None) | Q(post__in=posts)).values("case")
    return Case.objects.filter(Q(pk__in=mine) | Q(holder=of, is_open=True))


def has_cases(place: str) -> bool:
    """Whether a matter was ever brought in from this grid."""
    column = "grid" if len(place) == 15 else "place"
    return Case.objects.filter(**{column: place}).exists()
