"""Posts, powers and tokens. The cast of this file is small: 李甲, clerk of 花园街道."""

from datetime import UTC, date, datetime, timedelta

import pytest
from auditlog.models import LogEntry

from fengqiao.jurisdiction.actions.appoint import PostOutsideOrgan, appoint
from fengqiao.jurisdiction.actions.issue_token import issue_token
from fengqiao.jurisdiction.models import ApiToken, Organ, Post, User
from fengqiao.jurisdiction.permissions import may, posts_of
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.shapes import RuleError

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)  # ten o'clock in China
TODAY = date(2026, 3, 1)
DAY = timedelta(days=1)


@pytest.fixture
def centre() -> Organ:
    return Organ.objects.create(
        name="花园街道综治中心",
        kind="centre",
        level="town",
        place="411726001",
        number_mark="泌花园人调字",
        valid_from=date(2025, 1, 1),
    )


@pytest.fixture
def user() -> User:
    return User.objects.create_user(username="town.clerk", password="x", name="李甲")


@pytest.fixture
def post(user: User, centre: Organ) -> Post:
    return appoint(user, organ=centre, role="town_clerk", from_on=date(2025, 1, 1))


def test_a_user_is_made_without_an_address(user: User):
    assert (user.pk.version, str(user), user.get_full_name()) == (7, "李甲", "李甲")
    assert user.check_password("x")
    assert not hasattr(User, "email") or User.email is None


def test_a_superuser_can_be_made_by_the_command_line_s_way():
    root = User.objects.create_superuser(username="root", password="x", name="管理员")

    assert root.is_superuser


# ── Posts ────────────────────────────────────────────────────────────────────────────────────────


def test_an_appointment_is_for_the_organ_s_place_or_a_part_of_it(user: User, centre: Organ):
    whole = appoint(user, organ=centre, role="town_clerk", from_on=TODAY)
    part = appoint(user, organ=centre, role="grid_worker", place="411726001001001", from_on=TODAY)

    assert (whole.place, part.place) == ("411726001", "411726001001001")


@pytest.mark.parametrize("place", ["411726", "411726002", "411726002001", ""])
def test_nobody_is_appointed_beyond_the_organ_s_place(user: User, centre: Organ, place: str):
    with pytest.raises(PostOutsideOrgan, match="花园街道综治中心"):
        appoint(user, organ=centre, role="town_clerk", place=place, from_on=TODAY)


def test_nobody_is_appointed_to_a_role_that_does_not_exist(user: User, centre: Organ):
    with pytest.raises(RuleError):
        appoint(user, organ=centre, role="emperor", from_on=TODAY)


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "held"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY - DAY, TODAY, True),
        (TODAY + DAY, None, False),
        (TODAY - 2 * DAY, TODAY - DAY, False),
    ],
)
def test_a_post_is_held_from_its_first_day_to_its_last(
    user: User, centre: Organ, valid_from: date, valid_to: date | None, held: bool
):
    post = appoint(user, organ=centre, role="town_clerk", from_on=valid_from, to_on=valid_to)

    assert posts_of(user, TODAY) == ([post] if held else [])
    assert may(post, "register", TODAY) is held
    assert post.is_valid_on(TODAY) is held


def test_a_post_ends_with_its_organ(user: User, post: Post, centre: Organ):
    Organ.objects.filter(pk=centre.pk).update(valid_to=TODAY - DAY)

    assert posts_of(user, TODAY) == []


def test_a_user_who_left_holds_no_post(user: User, post: Post):
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert posts_of(user, TODAY) == []


def test_posts_come_with_their_organs_in_one_statement(
    user: User, post: Post, centre: Organ, django_assert_num_queries: object
):
    appoint(user, organ=centre, role="mediator", from_on=TODAY)

    with django_assert_num_queries(1):
        names = [(each.organ.name, each.user.name, each.role) for each in posts_of(user, TODAY)]

    assert names == [
        ("花园街道综治中心", "李甲", "town_clerk"),
        ("花园街道综治中心", "李甲", "mediator"),
    ]


@pytest.mark.parametrize(
    ("role", "power", "allowed"),
    [
        ("town_clerk", "register", True),
        ("town_clerk", "dispatch", True),
        ("village_clerk", "dispatch", False),
        ("grid_worker", "accept", False),
        ("grid_worker", "read_personal", False),
        ("auditor", "register", False),
        ("admin", "register", False),
    ],
)
def test_powers_are_those_of_the_rulebook(
    user: User, centre: Organ, role: str, power: str, allowed: bool
):
    post = appoint(user, organ=centre, role=role, from_on=TODAY)

    assert may(post, power, TODAY) is allowed


# ── Tokens ───────────────────────────────────────────────────────────────────────────────────────


def test_a_token_leads_to_the_post_in_one_statement(
    user: User, post: Post, centre: Organ, django_assert_num_queries: object
):
    token = issue_token(user, at=AT, days=90)

    with django_assert_num_queries(1):
        found = ApiToken.objects.post_for(token, AT)
        seen = (found.user.name, found.organ.name, found.organ.parent_id, found.organ.number_mark)

    assert seen == ("李甲", "花园街道综治中心", None, "泌花园人调字")


def test_what_a_token_leads_to_is_what_the_tables_hold(user: User, post: Post, centre: Organ):
    found = ApiToken.objects.post_for(issue_token(user, at=AT, days=90), AT)

    for read, kept in [(found, post), (found.user, user), (found.organ, centre)]:
        kept.refresh_from_db()
        fields = [f.attname for f in kept._meta.concrete_fields]
        assert read == kept
        assert {n: getattr(read, n) for n in fields} == {n: getattr(kept, n) for n in fields}


def test_only_the_digest_of_a_token_is_kept(user: User):
    token = issue_token(user, at=AT, days=90)

    row = ApiToken.objects.values().get()
    assert token.startswith("fq_") and len(token) > 40
    assert token not in str(row)


@pytest.mark.parametrize(
    ("at", "works"),
    [
        (AT, True),
        (AT + 90 * DAY - timedelta(seconds=1), True),
        (AT + 90 * DAY, False),
        (AT + 91 * DAY, False),
    ],
)
def test_a_token_expires(user: User, post: Post, at: datetime, works: bool):
    token = issue_token(user, at=AT, days=90)

    assert (ApiToken.objects.post_for(token, at) == post) is works


def test_a_token_of_nobody_leads_nowhere(user: User, post: Post):
    issue_token(user, at=AT, days=90)

    assert ApiToken.objects.post_for("fq_guess", AT) is None
    assert ApiToken.objects.post_for("", AT) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda post: User.objects.filter(pk=post.user_id).update(is_active=False),
        lambda post: Post.objects.filter(pk=post.pk).update(valid_to=TODAY - DAY),
        lambda post: Post.objects.filter(pk=post.pk).update(valid_from=TODAY + DAY),
        lambda post: Organ.objects.filter(pk=post.organ_id).update(valid_to=TODAY - DAY),
        lambda post: Organ.objects.filter(pk=post.organ_id).update(valid_from=TODAY + DAY),
    ],
    ids=["user left", "post ended", "post not begun", "organ ended", "organ not begun"],
)
def test_a_token_is_worth_what_the_post_is_worth(user: User, post: Post, change: object):
    token = issue_token(user, at=AT, days=90)
    assert ApiToken.objects.post_for(token, AT) == post

    change(post)

    assert ApiToken.objects.post_for(token, AT) is None
    assert list(Post.objects.able(TODAY)) == []


def test_the_day_of_a_token_is_the_day_in_china(user: User, post: Post):
    token = issue_token(user, at=AT, days=90)
    Post.objects.filter(pk=post.pk).update(valid_to=date(2026, 3, 1))

    last_second = datetime(2026, 3, 1, 15, 59, 59, tzinfo=UTC)

    assert ApiToken.objects.post_for(token, last_second) == post
    assert ApiToken.objects.post_for(token, last_second + timedelta(seconds=1)) is None


def test_the_holder_of_two_posts_chooses(user: User, post: Post, centre: Organ):
    other = appoint(user, organ=centre, role="mediator", from_on=date(2025, 6, 1))
    stranger = User.objects.create_user(username="other", name="王乙")
    foreign = appoint(stranger, organ=centre, role="town_clerk", from_on=TODAY)
    token = issue_token(user, at=AT, days=90)

    assert ApiToken.objects.post_for(token, AT) == post
    assert ApiToken.objects.post_for(token, AT, post=other.pk) == other
    assert ApiToken.objects.post_for(token, AT, post=foreign.pk) is None
    assert ApiToken.objects.post_for(token, AT, post=uuid7(AT)) is None


# ── Audit of configuration ───────────────────────────────────────────────────────────────────────


def test_who_changes_a_post_leaves_a_trace(post: Post):
    post.valid_to = TODAY
    post.save()

    entry = LogEntry.objects.get_for_object(post).first()
    assert entry.changes["valid_to"] == ["None", "2026-03-01"]
