"""Who sees what. First the ways in, then every post of a small cast against every case that could leak."""

from datetime import UTC, date, datetime

import pytest

from fengqiao.cases.models import Assignment, Case, Event, Party
from fengqiao.jurisdiction.models import Actor, Organ, Post, User, Visitor
from fengqiao.jurisdiction.scope import Branch, Scope, column_of, visible_to
from fengqiao.lib.uuid7 import uuid7

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ON = date(2026, 3, 2)
ORGAN, POST = uuid7(AT), uuid7(AT)


# ── The ways in ──────────────────────────────────────────────────────────────────────────────────


def holding(role: str, place: str) -> Post:
    return Post(id=POST, organ_id=ORGAN, role=role, place=place, valid_from=ON)


def column(name: str, code: str) -> Branch:
    return Branch(kind="column", column=name, code=code)


def involved(place: str, *, personal_only: bool = False) -> Branch:
    return Branch(
        kind="involved", code=place, organ_id=ORGAN, post_id=POST, personal_only=personal_only
    )


@pytest.mark.parametrize(
    ("role", "place", "ways_in"),
    [
        ("leader", "", (column("", ""), involved(""))),
        ("leader", "41", (column("province", "41"), involved("41"))),
        ("leader", "4117", (column("city", "4117"), involved("4117"))),
        ("dispatcher", "411726", (column("county", "411726"), involved("411726"))),
        ("town_clerk", "411726204", (column("town", "411726204"), involved("411726204"))),
        (
            "village_clerk",
            "411726204200",
            (column("village", "411726204200"), involved("411726204200")),
        ),
        ("reviewer", "411726", (column("county", "411726"), involved("411726"))),
        ("auditor", "411726", (column("county", "411726"), involved("411726"))),
        (
            "grid_worker",
            "411726204200001",
            (column("grid", "411726204200001"), involved("411726204200001", personal_only=True)),
        ),
        (
            "grid_worker",
            "411726204200001002",
            (
                column("place", "411726204200001002"),
                involved("411726204200001002", personal_only=True),
            ),
        ),
        ("mediator", "411726204", (involved("411726204"),)),
        ("liaison", "411726", (involved("411726"),)),
        ("police_liaison", "411726204", (involved("411726204"),)),
        ("court_clerk", "411726", (involved("411726"),)),
        ("admin", "411726", ()),
        ("resident", "411726", ()),
    ],
)
def test_a_role_has_its_ways_in(role: str, place: str, ways_in: tuple[Branch, ...]):
    assert visible_to(holding(role, place)) == Scope(ways_in)
    assert visible_to(holding(role, place), on=ON).branches() == ways_in


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("", ""),
        ("41", "province"),
        ("4117", "city"),
        ("411726", "county"),
        ("411726204", "town"),
        ("411726204200", "village"),
        ("411726204200001", "grid"),
        ("411726204200001002", "place"),
    ],
)
def test_a_place_is_one_column(place: str, name: str):
    assert column_of(place) == name


@pytest.mark.parametrize("place", ["4", "411", "41172", "4117262042"])
def test_half_a_code_is_no_place(place: str):
    with pytest.raises(KeyError):
        column_of(place)


# ── The cast and what could leak ─────────────────────────────────────────────────────────────────

ORGANS = {  # name: place, kind
    "county": ("411726", "centre"),
    "town": ("411726204", "centre"),
    "neighbour": ("411726001", "centre"),
    "village": ("411726204200", "centre"),
    "committee": ("411726204", "committee"),
    "labour": ("411726", "department"),
    "court": ("411726", "court"),
    "other county": ("411725", "centre"),
}
POSTS = {  # name: organ, role, place
    "leader of the province": ("county", "leader", "41"),
    "dispatcher": ("county", "dispatcher", "411726"),
    "auditor": ("county", "auditor", "411726"),
    "town clerk": ("town", "town_clerk", "411726204"),
    "neighbour clerk": ("neighbour", "town_clerk", "411726001"),
    "village clerk": ("village", "village_clerk", "411726204200"),
    "grid worker": ("village", "grid_worker", "411726204200001"),
    "small grid worker": ("village", "grid_worker", "411726204200001002"),
    "mediator": ("committee", "mediator", "411726204"),
    "other mediator": ("committee", "mediator", "411726204"),
    "labour liaison": ("labour", "liaison", "411726"),
    "court clerk": ("court", "court_clerk", "411726"),
    "admin": ("county", "admin", "411726"),
    "stranger": ("other county", "dispatcher", "411725"),
    "residents": ("county", "resident", "411726"),
}
CASES = {  # title: place, compartment, who is involved: organ, post, ended
    "in the village": ("411726204200", "", []),
    "in the grid": ("411726204200001", "", []),
    "in the small grid": ("411726204200001002", "", []),
    "in the next small grid": ("411726204200001001", "", []),
    "in another village": ("411726204201", "", []),
    "in another town": ("411726001001", "", []),
    "in another county": ("411725001001", "", []),
    "sent to labour": ("411726001001", "", [("labour", "", False)]),
    "taken back from labour": ("411726001001", "", [("labour", "", True)]),
    "with the mediator": ("411726001001", "", [("committee", "mediator", False)]),
    "with the committee": ("411726001001", "", [("committee", "", False)]),
    "with a grid worker": ("411726001001", "", [("village", "grid worker", False)]),
    "twice with labour": (
        "411726001001",
        "",
        [("labour", "", False), ("labour", "labour liaison", False)],
    ),
    "violence": ("411726204200001002", "domestic_violence", [("town", "", False)]),
    "violence, handed on": (
        "411726204200",
        "domestic_violence",
        [("town", "", True), ("county", "", False)],
    ),
    "child": ("411726204200", "minors", [("committee", "mediator", False)]),
    "report on the town": ("411726204", "report", [("county", "dispatcher", False)]),
    "report nobody has": ("411726204", "report", []),
}
NOBODY: set[str] = set()
IN_THE_TOWN = {
    "in the village",
    "in the grid",
    "in the small grid",
    "in the next small grid",
    "in another village",
}
IN_THE_COUNTY = IN_THE_TOWN | {
    "in another town",
    "sent to labour",
    "taken back from labour",
    "with the mediator",
    "with the committee",
    "with a grid worker",
    "twice with labour",
}
SEEN = {
    "leader of the province": IN_THE_COUNTY | {"in another county", "violence, handed on"},
    "dispatcher": IN_THE_COUNTY | {"violence, handed on", "report on the town"},
    "auditor": IN_THE_COUNTY | {"violence, handed on"},
    "town clerk": IN_THE_TOWN | {"violence"},
    "neighbour clerk": IN_THE_COUNTY - IN_THE_TOWN,
    "village clerk": IN_THE_TOWN - {"in another village"},
    "grid worker": {
        "in the grid",
        "in the small grid",
        "in the next small grid",
        "with a grid worker",
    },
    "small grid worker": {"in the small grid"},
    "mediator": {"with the mediator", "with the committee", "child"},
    "other mediator": {"with the committee"},
    "labour liaison": {"sent to labour", "twice with labour"},
    "court clerk": NOBODY,
    "admin": NOBODY,
    "stranger": {"in another county"},
    "residents": NOBODY,  # though its organ holds every one of them
}


@pytest.fixture
def posts(db: None) -> dict[str, Post]:
    organs = {
        name: Organ.objects.create(name=name, kind=kind, level="county", place=place, valid_from=ON)
        for name, (place, kind) in ORGANS.items()
    }
    posts = {
        name: Post.objects.create(
            user=User.objects.create_user(username=name, name=name),
            organ=organs[organ],
            role=role,
            place=place,
            valid_from=ON,
        )
        for name, (organ, role, place) in POSTS.items()
    }
    for title, (place, compartment, involved) in CASES.items():
        case = Case.objects.create(
            kind="dispute",
            number=title,
            title=title,
            story="",
            channel="window",
            place=place,
            compartment=compartment,
            stage="registered",
            registered_at=AT,
            holder=organs["county"],
            registered_by=posts["dispatcher"],
        )
        for organ, post, ended in involved:
            Assignment.objects.create(
                case=case,
                county=case.place[:6],
                organ=organs[organ],
                post=posts.get(post),
                role="lead",
                sent_by=posts["dispatcher"],
                sent_at=AT,
                ended_at=AT if ended else None,
            )
    return posts


def test_every_post_sees_its_own_and_nothing_beside(posts: dict[str, Post]):
    seen = {name: sorted(titles_seen_by(post)) for name, post in posts.items()}

    assert seen == {name: sorted(titles) for name, titles in SEEN.items()}


@pytest.mark.parametrize("title", ["in the village", "in another county", "violence", "child"])
def test_a_visitor_sees_what_he_is_a_party_to_and_nothing_beside(
    posts: dict[str, Post], title: str
):
    party, _other = (
        Party.objects.create(
            case=Case.objects.get(title=each), county="411726", position=0, role="applicant"
        )
        for each in (title, "report on the town")
    )

    seen = {
        name: titles_seen_by(Visitor(posts["residents"], key))
        for name, key in (("the party", party.pk), ("nobody", None), ("no party", uuid7(AT)))
    }

    assert seen == {"the party": [title], "nobody": [], "no party": []}


def test_only_the_residents_post_opens_anything_to_a_party(posts: dict[str, Post]):
    """Another post does not widen by somebody saying that he is a party."""
    case = Case.objects.get(title="report nobody has")
    party = Party.objects.create(case=case, county="411726", position=0, role="applicant")

    for name, post in posts.items():
        seen = titles_seen_by(Visitor(post, party.pk))
        assert (case.title in seen) is (name == "residents"), name


def titles_seen_by(post: Actor) -> list[str]:
    allowed = visible_to(post, on=ON).q(Assignment.objects.all())
    return list(Case.objects.filter(allowed).values_list("title", flat=True))


def test_no_case_in_a_compartment_is_seen_by_place_alone(posts: dict[str, Post]):
    secret = [title for title, (_, compartment, _) in CASES.items() if compartment]

    for name, post in posts.items():
        for title in secret:
            running = [(o, p) for o, p, ended in CASES[title][2] if not ended]
            involved = any(o == POSTS[name][0] and p in ("", name) for o, p in running)
            assert title not in titles_seen_by(post) or involved, (name, title)


def test_what_hangs_on_a_case_is_asked_through_it(posts: dict[str, Post]):
    allowed = visible_to(posts["labour liaison"]).q(Assignment.objects.all(), prefix="case__")

    asked = Assignment.objects.filter(allowed).values_list("case__title", flat=True)

    assert sorted(asked) == ["sent to labour", "twice with labour", "twice with labour"]
    assert not Event.objects.filter(allowed).exists()


def test_a_scope_without_ways_in_lets_nothing_through(posts: dict[str, Post]):
    assert not Case.objects.filter(Scope(()).q(Assignment.objects.all())).exists()


def test_a_list_takes_one_statement_however_long(
    posts: dict[str, Post], django_assert_num_queries: object
):
    with django_assert_num_queries(1):
        assert len(titles_seen_by(posts["dispatcher"])) == len(SEEN["dispatcher"])
