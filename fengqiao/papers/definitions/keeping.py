"""How long a matter's file is kept, whether it is held, and what was said of it at the end: read from its
dossiers and its history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fengqiao.cases.models import Case, Event


@dataclass(frozen=True, slots=True)
class Keeping:
    """`dossier`: the last one, None before the file was bound. `held`: the hold that stands, if any.

    `appraised`: the last appraisal since the file was last bound; `reviewed`: the last review.
    `until`: kept to the end of that day; None for good (or not bound yet).
    """

    dossier: Any
    held: Event | None
    appraised: Event | None
    reviewed: Event | None

    @property
    def until(self) -> date | None:
        if self.dossier is None or self.dossier.kept_until is None:
            return None
        longer = self.appraised.facts.get("kept_until") if self.appraised else None
        until: date = self.dossier.kept_until
        return max(until, date.fromisoformat(longer)) if longer else until


KEEPING = ("hold_file", "release_hold", "appraise", "review_quality", "make_dossier")


def keeping_of(case: Case, events: list[Event] | None = None) -> Keeping:
    """In two statements, or one for who has the events at hand."""
    if events is None:
        events = list(case.events.filter(verb__in=KEEPING).order_by("place_in_chain"))
    last = {event.verb: event for event in events}
    held, bound = last.get("hold_file"), last.get("make_dossier")
    released, appraised = last.get("release_hold"), last.get("appraise")
    return Keeping(
        dossier=case.dossiers.select_related("by__user").order_by("-version").first(),
        held=held if _is_later(held, released) else None,
        appraised=appraised if _is_later(appraised, bound) else None,
        reviewed=last.get("review_quality"),
    )


def ruled_out(events: Iterable[Event]) -> set[str]:
    """Verbs that a file's own history leaves nothing for: releasing what is not held, appraising what was
    never bound."""
    last = {event.verb: event for event in events}
    held = _is_later(last.get("hold_file"), last.get("release_hold"))
    ruled = {"hold_file"} if held else {"release_hold"}
    return ruled if "make_dossier" in last else ruled | {"appraise", "destroy"}


def _is_later(one: Event | None, than: Event | None) -> bool:
    return one is not None and (than is None or one.place_in_chain > than.place_in_chain)
