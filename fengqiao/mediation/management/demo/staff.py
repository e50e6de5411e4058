"""Who works in the demo county: the twelve by role, and the colleagues that the rest of it needs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from random import Random

from fengqiao.jurisdiction.actions.open_portal import ROLE
from fengqiao.jurisdiction.models import Grid, Organ, Post, User
from fengqiao.mediation.management.demo.people import COUNTY, staff_names

TOWN = "411726204"  # 铜山乡, where the twelve are at home
VILLAGE = "411726204200"  # 大路庄村
NEIGHBOUR_TOWN = "411726001"  # 花园街道


@dataclass(frozen=True, slots=True)
class Seat:
    """A place to sit: which organ (by place, kind and short name) in which role."""

    login: str
    role: str
    place: str
    kind: str
    short_name: str = ""
    says: str = ""  # what one logs in for, printed with the password


NAMED_SEATS = (
    Seat("village.clerk", "village_clerk", VILLAGE, "centre", says="村办理员：登记、受理、办结"),
    Seat("grid.worker", "grid_worker", VILLAGE, "centre", says="网格员：只看自己的网格"),
    Seat("town.clerk", "town_clerk", TOWN, "centre", says="乡镇办理员：签收、分流、调部门"),
    Seat(
        "neighbour.clerk", "town_clerk", NEIGHBOUR_TOWN, "centre", says="邻镇办理员：看不到本镇的事"
    ),
    Seat("mediator", "mediator", TOWN, "committee", says="调解员：调解、协议、签名"),
    Seat("county.dispatcher", "dispatcher", COUNTY, "centre", says="县中心分流员：全县"),
    Seat(
        "labour.liaison",
        "liaison",
        COUNTY,
        "department",
        "人力资源和社会保障局",
        says="部门联络员：签收、报到、异议",
    ),
    Seat(
        "petition.clerk",
        "petition_clerk",
        COUNTY,
        "department",
        "信访局",
        says="信访局：登记、转送、告知",
    ),
    Seat("police.liaison", "police_liaison", TOWN, "police", says="派出所联络员"),
    Seat("justice.reviewer", "reviewer", COUNTY, "department", "司法局", says="司法局案卷评查员"),
    Seat(
        "leader",
        "leader",
        COUNTY,
        "department",
        "政法委员会",
        says="分管领导：看进展，不看个人信息",
    ),
    Seat(
        "inspector", "inspector", COUNTY, "department", "纪委监委", says="纪委监委信访室：检举控告"
    ),
    Seat("auditor", "auditor", COUNTY, "centre", says="审计员：谁看过个人信息"),
    Seat("admin", "admin", COUNTY, "centre", says="系统管理员：账号，不看事项"),
)

# What every town, village and department has besides, by the kind and level of the organ.
COLLEAGUES = {
    ("centre", "town"): ("town_clerk", "town.{place}"),
    ("committee", "town"): ("mediator", "mediator.{place}"),
    ("police", "town"): ("police_liaison", "police.{place}"),
    ("centre", "village"): ("village_clerk", "village.{place}"),
    ("committee", "village"): ("mediator", "mediator.{place}"),
    ("department", "county"): ("liaison", "liaison.{short_name}"),
    ("government", "county"): ("liaison", "liaison.{short_name}"),
    ("court", "county"): ("court_clerk", "court.{place}"),
}


def hire(*, password: str, on: date, chance: Random) -> "Staff":
    """Make the accounts and their posts. `password` is already hashed; everybody has the same."""
    names = staff_names(chance)
    organs = list(Organ.objects.under(COUNTY).order_by("place", "kind", "name"))
    seats = [*_twelve(organs), *_colleagues(organs)]
    users = [User(username=login, name=next(names), password=password) for login, *_ in seats]
    User.objects.bulk_create(users, batch_size=500)
    posts = [
        Post(user=user, organ=organ, role=role, place=place, valid_from=on)
        for user, (_, role, organ, place) in zip(users, seats, strict=True)
    ]
    Post.objects.bulk_create(posts, batch_size=500)
    return Staff(posts)


def _twelve(organs: list[Organ]) -> Iterator[tuple[str, str, Organ, str]]:
    for seat in NAMED_SEATS:
        organ = next(
            organ
            for organ in organs
            if (organ.place, organ.kind) == (seat.place, seat.kind)
            and (not seat.short_name or organ.short_name == seat.short_name)
        )
        place = _grid_of(organ.place) if seat.role == "grid_worker" else organ.place
        yield seat.login, seat.role, organ, place


def _grid_of(village: str) -> str:
    grids = Grid.objects.filter(village_code=village, level=Grid.Level.THIRD)
    return str(grids.order_by("code").values_list("code", flat=True)[0])


def _colleagues(organs: list[Organ]) -> Iterator[tuple[str, str, Organ, str]]:
    """One for each organ that takes part, but where one of the twelve sits already in that role."""
    taken = {(seat.place, seat.kind, seat.short_name, seat.role) for seat in NAMED_SEATS}
    for organ in organs:
        role, login = COLLEAGUES.get((organ.kind, organ.level), ("", ""))
        named = {(organ.place, organ.kind, name, role) for name in ("", organ.short_name)}
        if role and not named & taken:
            yield (
                login.format(place=organ.place, short_name=organ.short_name),
                role,
                organ,
                organ.place,
            )


@dataclass(frozen=True)
class Staff:
    """Everybody, found by login or by where and as what they work."""

    posts: list[Post]

    def named(self, login: str) -> Post:
        return self._by_login[login]

    def at(self, place: str, role: str) -> Post:
        return self._by_seat[place, role]

    def liaison(self, short_name: str) -> Post | None:
        """The liaison of a department of the county, by what people call it."""
        return self._by_department.get(short_name)

    def of(self, organ_id: object, role: str) -> Post | None:
        return self._by_organ.get((organ_id, role))

    @cached_property
    def portal(self) -> Post:
        """The post in which people act by themselves."""
        found: Post = Post.objects.select_related("user", "organ").get(role=ROLE, place=COUNTY)
        return found

    @cached_property
    def _by_login(self) -> dict[str, Post]:
        return {post.user.username: post for post in self.posts}

    @cached_property
    def _by_seat(self) -> dict[tuple[str, str], Post]:
        return {(post.organ.place, post.role): post for post in reversed(self.posts)}

    @cached_property
    def _by_organ(self) -> dict[tuple[object, str], Post]:
        return {(post.organ_id, post.role): post for post in reversed(self.posts)}

    @cached_property
    def _by_department(self) -> dict[str, Post]:
        return {
            post.organ.short_name: post
            for post in self.posts
            if post.role == "liaison" and post.organ.kind == Organ.Kind.DEPARTMENT
        }
