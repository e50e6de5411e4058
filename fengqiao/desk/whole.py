"""Everything that a case's page tells, read at once: a statement for what is on file, one for what
its trade keeps, one each for the names of people, of places and of the other matters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from fengqiao.cases.models import Case, WholeStanding
from fengqiao.desk.history import Told, ids_by_type, places_in_facts
from fengqiao.desk.people import named
from fengqiao.desk.words import Places, places_in
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.querysets import Names, names_of
from fengqiao.mediation.querysets import FileRows, rows_of
from fengqiao.rulebook.shapes import Kind


@dataclass(frozen=True, slots=True)
class Whole:
    """A case with all that is on file; `others`: the matters it names that the reader may open."""

    case: Case
    kind: Kind
    standing: WholeStanding
    rows: FileRows | None
    names: Names
    places: Places
    others: Sequence[Case]

    def told(self, own: Mapping[str, str]) -> Told:
        """What the ids in its events stand for. `own`: how the trade calls what only it knows."""
        return Told(
            parties={str(party.pk): named(party) for party in self.standing.parties},
            names=self.names,
            cases={str(other.pk): (other.number, other.pk) for other in self.others},
            places=self.places,
            own=own,
        )


def whole_of(case: Case, kind: Kind, *, seen_by: Post) -> Whole:
    """In five statements, whatever is on file."""
    standing = WholeStanding(case)
    rows = rows_of(case) if kind.trade == "mediation" else None
    ids = ids_by_type(standing.events, kind)
    return Whole(
        case=case,
        kind=kind,
        standing=standing,
        rows=rows,
        names=_names(case, standing, rows, ids),
        places=places_in(places_in_facts(standing.events, kind), [case.place]),
        others=_others(case, standing, ids["case"], seen_by),
    )


def _names(
    case: Case, standing: WholeStanding, rows: FileRows | None, ids: dict[str, set[UUID]]
) -> Names:
    """Of who acted, who is named in what was said, and whose move it is."""
    posts = {row.by_id for row in standing.events} | {row.by_id for row in standing.attachments}
    posts |= ids["post"]
    organs = ids["organ"] | ({case.awaits_id} if case.awaits_id else set())
    if rows:
        posts, organs = posts | rows.posts(), organs | rows.organs()
    return names_of(posts=posts, organs=organs)


def _others(case: Case, standing: WholeStanding, named: set[UUID], seen_by: Post) -> list[Case]:
    """Linked either way, merged either way, or named in an act; those that the reader sees."""
    linked = {key for link in standing.links for key in (link.case_id, link.other_id)} | named
    if case.merged_into_id:
        linked.add(case.merged_into_id)
    wanted = Q(pk__in=linked - {case.pk}) | Q(merged_into=case)
    return list(Case.objects.visible_to(seen_by).filter(wanted).order_by("-id"))
