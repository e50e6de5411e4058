"""What can be asked of divisions, grids, organs, users, posts and tokens."""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Self, cast
from uuid import UUID

import psycopg
from django.apps import apps
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Value
from django.utils import timezone

from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say
from fengqiao.rulebook.clocks import words

DIVISION_DIGITS = (2, 4, 6, 9, 12)
# Codes that only hold a place in the table of GB/T 2260 and are no part of an address.
PLACEHOLDERS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}


class NoSuchPlace(Refusal):
    """No division or grid has this code on that day."""

    code, status = "no_such_place", 422

    def __init__(self, place: str, on: date) -> None:
        super().__init__(
            "没有找到代码为“{place}”的辖区（{on}有效）。请从辖区列表中重新选择。",
            place=place,
            on=words.Day(on),
        )


class DivisionAbolished(Refusal):
    """The division is gone, and which of its successors is meant only the asker can say."""

    code, status = "division_abolished", 422

    def __init__(self, asked: str, abolished: str, since: date, successors: Iterable[Any]) -> None:
        self.successors = tuple(successors)
        super().__init__(
            "代码“{asked}”属于{abolished}，该区划已于{since}撤销，现由{names}承接。请在其中重新选择。",
            asked=asked,
            abolished=abolished,
            since=words.Day(since),
            names=[say("{name}（{code}）", name=d.name, code=d.code) for d in self.successors],
        )


def in_force(on: date, prefix: str = "") -> Q:
    """Rows valid on `on`: both days of validity belong to it, an absent last day is open."""
    begun = Q(**{f"{prefix}valid_from__lte": on})
    not_ended = Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gte": on})
    return begun & not_ended


def under(place: str, field: str = "place") -> Q:
    """Rows of `place` and of all below it, as a range that an index serves; '' is everything."""
    if not place:
        return Q()
    beginning, end = Q(**{f"{field}__gte": place}), after(place)
    return beginning & Q(**{f"{field}__lt": end}) if end else beginning


def after(place: str) -> str:
    """The next code of that length: all that `place` contains sorts before it; '' at the end."""
    following = str(int(place) + 1).zfill(len(place))
    return following if len(following) == len(place) else ""


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@contextmanager
def hot_cursor() -> Iterator[Any]:
    """A cursor on Django's own connection: binary and prepared on PostgreSQL, plain on SQLite.

    Where statements are being counted it is plain everywhere, so that none goes uncounted.
    """
    ours = connections[DEFAULT_DB_ALIAS]  # once: the proxy `connection` looks it up at every word
    if ours.vendor != "postgresql" or ours.queries_logged:
        with ours.cursor() as cursor:
            yield cursor
        return
    ours.close_if_health_check_failed()
    ours.ensure_connection()
    with ours.wrap_database_errors, psycopg.Cursor(ours.connection) as raw:
        raw.format = psycopg.pq.Format.BINARY
        yield raw


class DatedQuerySet(QuerySet[Any]):
    def in_force(self, on: date) -> Self:
        return self.filter(in_force(on))


class DivisionQuerySet(DatedQuerySet):
    """Divisions by code, by parent, by what an old code became, and how they are called in full."""

    def children_of(self, code: str, on: date) -> Self:
        return self.in_force(on).filter(parent_code=code).order_by("code")

    def under(self, code: str) -> Self:
        return self.filter(under(code, "code"))

    def with_parts(self, codes: Sequence[str], parent: str) -> Self:
        """Those of the codes, and what lies straight in `parent`, whatever their validity."""
        return self.filter(Q(pk__in=codes) | Q(parent_code=parent))

    def resolve(self, code: str, on: date) -> Any:
        """The division that stands for `code` on `on`: itself, or what it became.

        NoSuchPlace for a code that nobody knows; DivisionAbolished, with the successors, where
        several took it over, or where a whole county ceased and took its towns' codes with it.
        """
        division = self.filter(pk=code).first()
        if division is not None and division.is_valid_on(on):
            return division
        return self._successor_of(code, on)

    def place_in_force(self, place: str, on: date) -> str:
        """The code under which `place`, a division or a grid, is kept on `on`; else a refusal."""
        if len(place) in DIVISION_DIGITS:
            return str(self.resolve(place, on).code)
        grids = apps.get_model("jurisdiction", "Grid").objects
        if not grids.in_force(on).filter(pk=place).exists():
            raise NoSuchPlace(place, on)
        return place

    def full_name(self, code: str) -> str:
        """The address down to this division: 河南省驻马店市泌阳县花园街道."""
        return "".join(spoken(self.path(code).values_list("name", flat=True)))

    def path(self, code: str) -> Self:
        """The division and all that contain it, the widest first, whatever their validity."""
        codes = [code[:digits] for digits in DIVISION_DIGITS if digits <= len(code)]
        return self.filter(pk__in=codes).order_by("code")

    def _successor_of(self, code: str, on: date) -> Any:
        changes = _changes_above(code, on)
        if not changes:
            raise NoSuchPlace(code, on)
        abolished, since = changes[0].old, changes[0].on
        successors = [change.new for change in changes if change.old == abolished]
        if abolished == code and len(successors) == 1:
            return self.resolve(successors[0], on)
        name = self.filter(pk=abolished).values_list("name", flat=True).first() or abolished
        raise DivisionAbolished(code, name, since, self.filter(pk__in=successors).order_by("code"))


def _changes_above(code: str, on: date) -> list[Any]:
    """What had happened by `on` to `code` or what contained it, narrowest and latest first."""
    changes = apps.get_model("jurisdiction", "DivisionChange").objects
    codes = [code[:digits] for digits in DIVISION_DIGITS if digits <= len(code)]
    found = changes.filter(old__in=codes, on__lte=on).order_by("new")
    return sorted(found, key=lambda change: (-len(change.old), -change.on.toordinal()))


def spoken(names: Iterable[str]) -> list[str]:
    """Names as in an address: no placeholders, and nothing twice (东莞市, 济源市沁园街道)."""
    real = [name for name in names if name not in PLACEHOLDERS]
    return [
        name
        for name, inner in zip(real, [*real[1:], ""], strict=False)
        if not inner.startswith(name)
    ]


class GridQuerySet(DatedQuerySet):
    def under(self, place: str) -> Self:
        return self.filter(under(place, "code"))

    def children_of(self, code: str, on: date) -> Self:
        return self.in_force(on).filter(parent_code=code).order_by("code")


class OrganQuerySet(DatedQuerySet):
    """Organs of a place or of a county."""

    def under(self, place: str) -> Self:
        return self.filter(under(place))

    def of_county(self, place: str, on: date) -> Self:
        """All organs of the county in which `place` lies."""
        return self.in_force(on).filter(county=place[:6])

    def above_both(self, one: Any, other: Any, on: date) -> list[Any]:
        """The organs in force that stand above both, the nearest first; then the county's government, and
        the committee that coordinates its organs (政法委员会), which stand above all of it."""
        above = self.filter(pk__in=[one.pk, other.pk]).select_related(ABOVE)
        ways = [list(_above(organ)) for organ in above]
        common = [organ for organ in ways[0] if all(organ in way for way in ways)] if ways else []
        seat = Q(kind="government") | Q(short_name=COORDINATING)
        found = self.of_county(one.place, on).filter(seat, place=one.place[:6]).order_by("kind")
        heads = sorted(found, key=lambda organ: organ.short_name == COORDINATING)
        both = {one.pk, other.pk}
        valid = (organ for organ in (*common, *heads) if organ.is_valid_on(on))
        return [organ for organ in dict.fromkeys(valid) if organ.pk not in both]


ABOVE = "parent__parent__parent__parent"  # from a village's organ to the city's
COORDINATING = "政法委员会"


def _above(organ: Any) -> Iterator[Any]:
    while organ.parent_id:
        organ = organ.parent
        yield organ


def offices(place: str, on: date, *, all_of_them: bool = False) -> list[Any]:
    """The organs of this very place that say where and when they receive, by whom, and who they are:
    with `counter`, `receptions` and `introductions`, in three statements. Pictures stay unread."""
    organs = apps.get_model("jurisdiction", "Organ").objects.in_force(on).filter(place=place)
    people = apps.get_model("jurisdiction", "Introduction").objects.select_related("likeness")
    people = people.defer("likeness__picture").order_by("position", "id")
    roster = apps.get_model("jurisdiction", "Reception").objects.order_by("weekday", "hours", "id")
    parts = [Prefetch("receptions", roster), Prefetch("introductions", people)]
    rows = organs.select_related("counter").prefetch_related(*parts).order_by("kind", "name")
    return [row for row in rows if all_of_them or _says_something(row)]


def _says_something(organ: Any) -> bool:
    counter = getattr(organ, "counter", None)
    said = counter and (counter.address or counter.telephone or counter.hours)
    return bool(said or organ.receptions.all() or organ.introductions.all())


POST_OF_TOKEN_COLUMNS = (
    *("p.id", "p.user_id", "p.organ_id", "p.role", "p.place", "p.valid_from", "p.valid_to"),
    *("u.id", "u.username", "u.name", "u.is_active"),
    *("o.id", "o.name", "o.short_name", "o.kind", "o.level", "o.place", "o.county"),
    *("o.parent_id", "o.number_mark", "o.valid_from", "o.valid_to"),
)
POSTS_OF_TOKEN = f"""
    SELECT {", ".join(POST_OF_TOKEN_COLUMNS)}, COALESCE(s.second_factor_required, FALSE),
      t.expires_at, (SELECT stamp FROM jurisdiction_edition)
    FROM jurisdiction_apitoken t
    JOIN jurisdiction_user u ON u.id = t.user_id
    JOIN jurisdiction_post p ON p.user_id = u.id
    JOIN jurisdiction_organ o ON o.id = p.organ_id
    LEFT JOIN jurisdiction_countysetting s ON s.place = substr(p.place, 1, 6)
    WHERE t.digest = %s AND t.expires_at > %s AND u.is_active
      AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to >= %s)
      AND o.valid_from <= %s AND (o.valid_to IS NULL OR o.valid_to >= %s)
    ORDER BY p.valid_from, p.id
"""


POSTS_OF_USER = f"""
    SELECT {", ".join(POST_OF_TOKEN_COLUMNS)}, COALESCE(s.second_factor_required, FALSE),
      EXISTS (SELECT 1 FROM mfa_authenticator m WHERE m.user_id = u.id AND m.type = 'totp')
    FROM jurisdiction_post p
    JOIN jurisdiction_user u ON u.id = p.user_id
    JOIN jurisdiction_organ o ON o.id = p.organ_id
    LEFT JOIN jurisdiction_countysetting s ON s.place = substr(p.place, 1, 6)
    WHERE p.user_id = %s AND u.is_active
      AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to >= %s)
      AND o.valid_from <= %s AND (o.valid_to IS NULL OR o.valid_to >= %s)
    ORDER BY p.valid_from, p.id
"""


class PostQuerySet(DatedQuerySet):
    """Posts that can act, and those that somebody holds."""

    def able(self, on: date) -> Self:
        """Posts that can act on `on`: themselves, their user and their organ in force."""
        valid = self.filter(in_force(on), in_force(on, "organ__"), user__is_active=True)
        return valid.select_related("user", "organ").order_by("valid_from", "id")

    def held_by(self, user: Any, on: date) -> list[Any]:
        """Of these a user's own, the oldest first; each with `second_factor_demanded` (by its
        county) and `has_second_factor`. Every page begins here, hence the statement by hand."""
        posts = []
        for *row, demanded, set_up in _held(user, on):
            post = _post_in(row)
            post.second_factor_demanded, post.has_second_factor = bool(demanded), bool(set_up)
            posts.append(post)
        return posts


@dataclass(frozen=True, slots=True)
class Names:
    """How posts and organs are called that a page names; '' for one that was not asked for."""

    called: Mapping[UUID, tuple[str, str]]

    def person(self, post: UUID | None) -> str:
        """Who holds, or held, the post."""
        return self.called[post][0] if post and post in self.called else ""

    def organ_of(self, post: UUID | None) -> str:
        return self.called[post][1] if post and post in self.called else ""

    def organ(self, organ: UUID | None) -> str:
        return self.organ_of(organ)


def names_of(*, posts: Collection[UUID], organs: Collection[UUID] = ()) -> Names:
    """The names of those posts and organs, in one statement."""
    post, organ = (apps.get_model("jurisdiction", name).objects for name in ("Post", "Organ"))
    held = post.filter(pk__in=posts).values_list("pk", "user__name", "organ__name")
    kept = organ.filter(pk__in=organs).values_list("pk", Value(""), "name")
    return Names({key: (name, where) for key, name, where in held.union(kept, all=True)})


def _held(user: Any, on: date) -> list[Sequence[Any]]:
    key = user._meta.pk.get_db_prep_value(user.pk, connection)
    day = connection.ops.adapt_datefield_value(on)
    with hot_cursor() as cursor:
        cursor.execute(POSTS_OF_USER, [key, day, day, day, day])
        found: list[Sequence[Any]] = cursor.fetchall()
        return found


class ApiTokenQuerySet(QuerySet[Any]):
    """Tokens; what is asked of them is who acts."""

    def post_for(self, token: str, at: datetime, *, post: UUID | None = None) -> Any | None:
        """The post that acts by this token at `at`, with user and organ, in one statement.

        None for an unknown or expired token, an inactive user, and where no post (or not the
        chosen one) is in force; which of these it was is nobody's business without a token.
        `second_factor_demanded` says whether the county of any of the user's posts demands it.
        Every request of the API begins here, hence the statement by hand: `PostQuerySet.able`
        says the same at ten times the cost.
        """
        today, digest = timezone.localdate(at), digest_of(token)
        day = connection.ops.adapt_datefield_value(today)
        moment = connection.ops.adapt_datetimefield_value(at)
        with hot_cursor() as cursor:
            cursor.execute(POSTS_OF_TOKEN, [digest, moment, day, day, day, day])
            rows = cursor.fetchall()
        held = next((row for row in rows if post in (None, _value("id", row[0]))), None)
        if held is None:
            return None
        *told, _, expires_at, stamp = held
        found = _post_in(told)
        found.second_factor_demanded = any(demanded for *_, demanded, _, _ in rows)
        if stamp and not found.second_factor_demanded and not connection.in_atomic_block:
            _remember(digest, post, Remembered(told, today, expires_at, stamp))
        return found

    def remembered_for(self, token: str, at: datetime, *, post: UUID | None = None) -> Any | None:
        """The same post as it was told before, without asking; None where nothing is remembered.

        Good for nothing but a statement that bears its `proof`.
        """
        known = REMEMBERED.get((digest_of(token), post))
        if known is None or known.on != timezone.localdate(at) or known.expires_at <= at:
            return None
        found = _post_in(known.told)
        found.second_factor_demanded, found.edition = False, known.edition
        return found


@dataclass(frozen=True, slots=True)
class Remembered:
    """A post as the database told it on a day, until when its token lasts, and the stamp that has to
    stand still."""

    told: Sequence[Any]
    on: date
    expires_at: datetime
    edition: UUID


REMEMBERED: dict[tuple[str, UUID | None], Remembered] = {}  # by token and chosen post
MOST_REMEMBERED = 10_000


def _remember(digest: str, post: UUID | None, known: Remembered) -> None:
    if len(REMEMBERED) >= MOST_REMEMBERED:
        REMEMBERED.clear()
    REMEMBERED[digest, post] = known


def proof(post: Any) -> tuple[str, list[Any]]:
    """A condition, and its values, that a statement puts behind WHERE for a post that was remembered:
    where it is no longer so, the database does nothing of it and raises an error."""
    return ("TRUE", []) if post.edition is None else ("jurisdiction_stands(%s)", [post.edition])


def prove(post: Any) -> None:
    """The same where nothing else has to be asked."""
    if post.edition is not None:
        with hot_cursor() as cursor:
            cursor.execute("SELECT jurisdiction_stands(%s)", [post.edition])


class ScreenQuerySet(QuerySet[Any]):
    def by_code(self, code: str) -> Any | None:
        """The screen that is open under a code, as it was told or typed; None for any other."""
        digest = digest_of(code.replace("-", "").replace(" ", "").upper())
        return self.filter(digest=digest, is_used=True).first()


class ReportingAppQuerySet(QuerySet[Any]):
    def by_key(self, key: str) -> Any | None:
        """The app that is in use under a key; None for any other."""
        return self.filter(digest=digest_of(key), is_used=True).first()


ONE_MORE = """
    INSERT INTO jurisdiction_tally (key, many, until_at) VALUES (%s, 1, %s)
    ON CONFLICT (key) DO UPDATE SET
        many = CASE WHEN jurisdiction_tally.until_at <= %s THEN 1
                    ELSE jurisdiction_tally.many + 1 END,
        until_at = CASE WHEN jurisdiction_tally.until_at <= %s THEN excluded.until_at
                        ELSE jurisdiction_tally.until_at END
    RETURNING many
"""


class TallyQuerySet(QuerySet[Any]):
    """How often somebody has tried; two at once are both counted."""

    def one_more(self, key: str, at: datetime, within: timedelta) -> tuple[int, datetime]:
        """Count one try at `at`: how many there are now, and when counting begins anew."""
        moment, until = (connection.ops.adapt_datetimefield_value(m) for m in (at, at + within))
        with connection.cursor() as cursor:
            cursor.execute(ONE_MORE, [key, until, moment, moment])
            many = cursor.fetchone()[0]
        if many == 1:
            self.filter(until_at__lt=at).delete()
        return many, self.get(pk=key).until_at

    def so_far(self, key: str, at: datetime) -> tuple[int, datetime]:
        """How many tries count at `at`, and until when."""
        found = self.filter(pk=key, until_at__gt=at).first()
        return (found.many, found.until_at) if found else (0, at)


class KeptListQuerySet(QuerySet[Any]):
    """Lists that somebody keeps."""

    def offered_to(self, post: Any) -> Self:
        """A user's own in this kind of post, and those that colleagues in such posts share."""
        same = self.filter(organ=post.organ_id, role=post.role)
        return same.filter(Q(user=post.user_id) | Q(is_shared=True)).order_by("title", "id")

    def left(self, on: date) -> Self:
        """Those whose keeper can no longer act in such a post."""
        return self.filter(~Exists(_kept_by(on)))

    def with_left(self, on: date) -> Self:
        """Each with `is_left`, whether its keeper has gone."""
        return self.annotate(is_left=~Exists(_kept_by(on)))


def _kept_by(on: date) -> QuerySet[Any]:
    """The posts in which the keeper of a list still works with it."""
    posts = apps.get_model("jurisdiction", "Post").objects.able(on)
    same = {name: OuterRef(name) for name in ("user", "organ", "role")}
    return cast("QuerySet[Any]", posts.filter(**same))


class UserManager(DjangoUserManager[Any]):
    """Makes accounts as Django does, but for the e-mail address."""

    def _create_user_object(
        self, username: str, email: str | None, password: str | None, **fields: Any
    ) -> Any:
        """As Django makes one, but without an e-mail address, which nobody asks for."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        return user


def _post_in(row: Sequence[Any]) -> Any:
    """A row of POSTS_OF_TOKEN as a post with its user and organ; what was not read is deferred."""
    post, user, organ = (
        model.from_db(DEFAULT_DB_ALIAS, names, [_value(name, row[at]) for name, at in places])
        for model, names, places in _parts()
    )
    post.user, post.organ = user, organ
    return post


@cache
def _parts() -> list[tuple[Any, list[str], list[tuple[str, int]]]]:
    """For post, user and organ: the columns that were read, in the model's order, and where each is."""
    found = []
    for alias, name in (("p.", "Post"), ("u.", "User"), ("o.", "Organ")):
        model = apps.get_model("jurisdiction", name)
        columns = [f.attname for f in model._meta.concrete_fields]
        names = [column for column in columns if alias + column in POST_OF_TOKEN_COLUMNS]
        places = [(column, POST_OF_TOKEN_COLUMNS.index(alias + column)) for column in names]
        found.append((model, names, places))
    return found


def _value(name: str, value: Any) -> Any:
    """SQLite keeps identifiers as text, and days too where no model says what they are."""
    if not isinstance(value, str):
        return value
    if name.startswith("valid_"):
        return date.fromisoformat(value)
    return UUID(value) if name.endswith("id") else value
