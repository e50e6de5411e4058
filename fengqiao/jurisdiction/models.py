"""Places, organs, and those who work here. No personal field but a user's name."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Substr

from fengqiao.jurisdiction import querysets
from fengqiao.lib.uuid7 import uuid7

PLACE_DIGITS = 18
DIVISION_LEVELS = {2: "province", 4: "city", 6: "county", 9: "town", 12: "village"}
PLACE_PATTERN = r"^([0-9]{2}){0,3}$|^[0-9]{9}$|^[0-9]{12}$|^[0-9]{15}$|^[0-9]{18}$"
FIRST_ZONE_SERIAL = 400  # GB/T 10114: towns 100-199, townships 200-399, from 400 on others
TOWN_TITLES = ("街道", "街道办事处", "镇", "乡", "苏木")


def valid_days(name: str) -> models.CheckConstraint:
    """The last day of validity is not before the first."""
    ordered = Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
    return models.CheckConstraint(condition=ordered, name=name)


def well_formed(field: str, name: str) -> models.CheckConstraint:
    """A place is a code of one of the seven lengths; '' is the nation."""
    return models.CheckConstraint(condition=Q(**{f"{field}__regex": PLACE_PATTERN}), name=name)


class Dated(models.Model):
    """In force from one day to another, both included; without a last day, until further notice."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Division(Dated):
    """行政区划: a province, city, county, town or village by its code of natural length."""

    class Level(models.TextChoices):
        PROVINCE = "province", "省级"
        CITY = "city", "地级"
        COUNTY = "county", "县级"
        TOWN = "town", "乡级"
        VILLAGE = "village", "村级"

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=8, choices=Level)
    parent_code = models.CharField(max_length=9, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    is_named_here = models.BooleanField(db_default=False)  # by its county: loading keeps the name

    objects = querysets.DivisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^[0-9]{2}([0-9]{2}){0,2}$|^[0-9]{9}$|^[0-9]{12}$"),
                name="division_code_is_2_4_6_9_or_12_digits",
            ),
            valid_days("division_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["parent_code", "code"], name="division_children")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_zone(self) -> bool:
        """Whether it is a development zone, a farm or the like: no town, but counted as one.

        By its code, unless its name says otherwise: the statistics gave 138 real 街道 such a code.
        """
        coded = self.level == self.Level.TOWN and int(self.code[6:9]) >= FIRST_ZONE_SERIAL
        return coded and not self.name.endswith(TOWN_TITLES)


class DivisionChange(models.Model):
    """One code that ceased or changed, and the one that stands for it since; with its source."""

    class How(models.TextChoices):
        MERGED = "merged", "合并"
        SPLIT = "split", "拆分"
        RENAMED = "renamed", "更名"
        RECODED = "recoded", "变更代码"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    old = models.CharField(max_length=12)
    new = models.CharField(max_length=12)
    on = models.DateField()
    how = models.CharField(max_length=8, choices=How)
    source = models.TextField()
    verified = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["old", "new", "on"], name="division_change_is_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.old} → {self.new} ({self.on})"


class Grid(Dated):
    """网格 of level 3 or 4. The first two levels are the town and the village themselves."""

    class Level(models.IntegerChoices):
        THIRD = 3, "三级网格"
        FOURTH = 4, "四级网格"

    code = models.CharField(max_length=18, primary_key=True)
    level = models.PositiveSmallIntegerField(choices=Level)
    name = models.CharField(max_length=60)
    village_code = models.GeneratedField(
        expression=Substr("code", 1, 12),
        output_field=models.CharField(max_length=12),
        db_persist=True,
    )
    parent_code = models.CharField(max_length=15)

    objects = querysets.GridQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(level=3, code__regex=r"^[0-9]{15}$")
                | Q(level=4, code__regex=r"^[0-9]{18}$"),
                name="grid_code_is_15_digits_on_level_3_and_18_on_level_4",
            ),
            models.CheckConstraint(
                condition=Q(parent_code=Substr("code", 1, Length("code") - 3)),
                name="grid_lies_in_its_parent",
            ),
            valid_days("grid_ends_after_it_begins"),
        ]
        indexes = [
            models.Index(fields=["parent_code", "code"], name="grid_children"),
            models.Index(fields=["village_code", "level"], name="grid_of_village"),
        ]

    def __str__(self) -> str:
        return self.name


class Boundary(models.Model):
    """区划边界: the outline of a division or a grid, made simple, for the map of the desk. A county
    loads its own; `source` says whose it is, and stands under the map."""

    place = models.CharField(max_length=PLACE_DIGITS, primary_key=True)
    rings = models.JSONField()  # of [degrees east, degrees north], islands and holes together
    source = models.CharField(max_length=200, blank=True)
    loaded_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "boundaries"
        constraints = [well_formed("place", "boundary_place_is_a_code")]

    def __str__(self) -> str:
        return self.place


class Organ(Dated):
    """机构: what can own a case or be asked for help with one. Its parent lies in the same county.

    `short_name` is its name without the place; by it the routing rules call a department.
    `number_mark` stands in case numbers, 〔2026〕泌人调字第0001号; an organ without one uses the
    series of the nearest organ above that has one.
    """

    class Kind(models.TextChoices):
        CENTRE = "centre", "综治中心"
        COMMITTEE = "committee", "人民调解委员会"
        DEPARTMENT = "department", "部门"
        COURT = "court", "人民法院"
        POLICE = "police", "公安派出所"
        STUDIO = "studio", "调解工作室"
        GOVERNMENT = "government", "人民政府"
        VILLAGE_COMMITTEE = "village_committee", "村（居）民委员会"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    level = models.CharField(max_length=8, choices=Division.Level)
    place = models.CharField(max_length=PLACE_DIGITS)
    county = models.GeneratedField(
        expression=Substr("place", 1, 6),
        output_field=models.CharField(max_length=6),
        db_persist=True,
    )
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    number_mark = models.CharField(max_length=20, blank=True)

    objects = querysets.OrganQuerySet.as_manager()

    class Meta:
        constraints = [
            well_formed("place", "organ_place_is_a_code"),
            valid_days("organ_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["place", "kind", "name"],
                condition=Q(valid_to=None),
                name="organ_name_is_taken_once_in_its_place",
            ),
            models.UniqueConstraint(
                fields=["number_mark"],
                condition=~Q(number_mark="") & Q(valid_to=None),
                name="organ_number_mark_is_taken_once",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "kind", "place"], name="organ_of_county"),
            models.Index(fields=["place"], condition=Q(kind="court"), name="court_by_place"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def part_of(self) -> "Organ | None":
        """The organ whose own this one is: its parent, but for a department that only sits in a centre."""
        above: Organ | None = self.parent
        if above and (self.kind, above.kind) == (Organ.Kind.DEPARTMENT, Organ.Kind.CENTRE):
            return None
        return above


class Counter(models.Model):
    """接待窗口: where and when an organ receives people, as everybody may read it."""

    organ = models.OneToOneField(
        Organ, on_delete=models.CASCADE, primary_key=True, related_name="counter"
    )
    address = models.CharField(max_length=120, blank=True)
    telephone = models.CharField(max_length=60, blank=True)
    hours = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.organ_id}: {self.hours}"


class Reception(models.Model):
    """接待安排: who receives at an organ on which day of the week; a county's leaders every week."""

    class Weekday(models.IntegerChoices):
        MONDAY = 1, "周一"
        TUESDAY = 2, "周二"
        WEDNESDAY = 3, "周三"
        THURSDAY = 4, "周四"
        FRIDAY = 5, "周五"
        SATURDAY = 6, "周六"
        SUNDAY = 7, "周日"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="receptions")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    hours = models.CharField(max_length=60)
    who = models.CharField(max_length=60)
    about = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__gte=1, weekday__lte=7), name="reception_is_on_a_weekday"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.hours} {self.who}"


class Introduction(models.Model):
    """人员公示: somebody who serves the public at an organ, as everybody may read it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="introductions")
    name = models.CharField(max_length=50)
    duty = models.CharField(max_length=100)
    telephone = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} · {self.duty}"


class Likeness(models.Model):
    """公示照片: a picture of somebody introduced, shown by consent and gone when it is withdrawn.

    Made small and stripped of what the camera noted before it is kept.
    """

    person = models.OneToOneField(
        Introduction, on_delete=models.CASCADE, primary_key=True, related_name="likeness"
    )
    picture = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    consented_on = models.DateField()
    consent = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.person_id} ({self.consented_on:%Y-%m-%d})"


class User(AbstractUser):
    """账号: somebody who works here and logs in. The name is kept to say who acted."""

    first_name = None  # type: ignore[assignment]  # a Chinese name is one field
    last_name = None  # type: ignore[assignment]
    email = None  # type: ignore[assignment]  # not asked for: nothing here writes e-mail

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=50)

    objects: ClassVar[querysets.UserManager] = querysets.UserManager()

    REQUIRED_FIELDS = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Post(Dated):
    """岗位: a user in a role, for an organ, in a place, for a time. Rights belong to posts."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=30)
    place = models.CharField(max_length=PLACE_DIGITS, blank=True)

    edition: UUID | None = None  # of a post that was remembered, not asked for (`querysets.proof`)

    objects = querysets.PostQuerySet.as_manager()

    class Meta:
        constraints = [
            well_formed("place", "post_place_is_a_code"),
            valid_days("post_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["user", "organ", "role", "place", "valid_from"],
                name="post_is_given_once_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role} · {self.organ}"


@dataclass(frozen=True, slots=True)
class Visitor:
    """来访人: somebody without an account, in the post that the county keeps for residents (`resident`).

    `party_id` says as whom of a case; without it nothing is seen, and all that can be done is to
    bring a matter in. What is asked of a post is answered by the county's.
    """

    post: Post
    party_id: UUID | None = None

    @property
    def pk(self) -> UUID:
        return self.post.pk

    @property
    def user(self) -> User:
        return self.post.user

    @property
    def organ(self) -> Organ:
        return self.post.organ

    @property
    def organ_id(self) -> UUID:
        return self.post.organ_id

    @property
    def role(self) -> str:
        return self.post.role

    @property
    def place(self) -> str:
        return self.post.place

    @property
    def edition(self) -> UUID | None:
        return self.post.edition


Actor = Post | Visitor


def post_of(by: Actor) -> Post:
    """The post under which an act is kept."""
    return by.post if isinstance(by, Visitor) else by


def party_of(by: Actor) -> UUID | None:
    """As whom of the case somebody acts, where he is a party and not at work."""
    return by.party_id if isinstance(by, Visitor) else None


class ApiToken(models.Model):
    """A bearer token of a user; of the token itself only its SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    objects = querysets.ApiTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_expires_after_it_is_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.expires_at:%Y-%m-%d})"


class Invitation(models.Model):
    """邀请: a code by which somebody sets his own password, once; only its SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="invitation_expires_after_it_is_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.expires_at:%Y-%m-%d})"


class Screen(models.Model):
    """大屏: a screen in a hall, opened by an administrator. Who has its code sees the county's figures
    for everybody; of the code only its SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField(max_length=6)
    title = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    is_used = models.BooleanField(default=True)

    objects = querysets.ScreenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__regex=r"^[0-9]{6}$"), name="screen_belongs_to_a_county"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ReportingApp(models.Model):
    """居民应用: an app by which residents bring matters in to a county (Open311). Of its key only the
    SHA-256 is kept; one that is no longer used brings nothing in."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField(max_length=6)
    title = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    is_used = models.BooleanField(default=True)

    objects = querysets.ReportingAppQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__regex=r"^[0-9]{6}$"), name="app_belongs_to_a_county"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Tally(models.Model):
    """次数: how often somebody without an account has tried something within a while.

    Of who it was only a keyed hash is kept, and that no longer than it counts.
    """

    key = models.CharField(max_length=64, primary_key=True)
    many = models.PositiveIntegerField()
    until_at = models.DateTimeField()

    objects = querysets.TallyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "tallies"
        indexes = [models.Index(fields=["until_at"], name="tally_over")]

    def __str__(self) -> str:
        return f"{self.many} until {self.until_at:%Y-%m-%d %H:%M}"


class CountySetting(models.Model):
    """What a county decides for itself, and says of itself. No setting here changes a rule of law."""

    place = models.CharField(max_length=6, primary_key=True)
    second_factor_required = models.BooleanField(default=False)
    complaints = models.CharField(max_length=500, blank=True, default="")  # how to complain of us

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__regex=r"^[0-9]{6}$"), name="setting_belongs_to_a_county"
            ),
        ]

    def __str__(self) -> str:
        return self.place


class Change(models.Model):
    """变更记录: one change of a county's set-up, by whom, when and why, with what stood there before.

    Never changed or deleted: what is taken back is taken back by another one, which `undoes` it.
    `what` and `subject` say whose page it stands on; `called` how that was called at the time.
    `rows`: [{"model", "key", "before": {column: value} or null, "after": the same}, …]; no row of
    before was added, no row of after removed. Without a post it was done at the server itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=32)
    what = models.CharField(max_length=12)
    subject = models.CharField(max_length=40)
    called = models.CharField(max_length=120)
    reason = models.CharField(max_length=300, blank=True)
    rows = models.JSONField(default=list)
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="undone_by"
    )

    class Meta:
        indexes = [
            models.Index(fields=["county", "-id"], name="change_newest"),
            models.Index(fields=["subject", "-id"], name="change_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.called} ({self.at:%Y-%m-%d})"


class Wording(models.Model):
    """常用语: words that a county keeps ready for a note or an answer. `verb` and `type` say where it
    is offered ('' everywhere); blanks such as {编号} are filled from the matter."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField(max_length=6)
    verb = models.CharField(max_length=32, blank=True)
    type = models.CharField(max_length=8, blank=True)
    title = models.CharField(max_length=60)
    text = models.TextField()
    is_used = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__regex=r"^[0-9]{6}$"), name="wording_belongs_to_a_county"
            ),
            models.UniqueConstraint(
                fields=["place", "verb", "type", "title"], name="wording_title_is_taken_once"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class KeptList(models.Model):
    """常用清单: what somebody asks of the list of cases again and again, under a name.

    `asked`: the filters by name; never a word that was searched for, which could name somebody.
    Shared, it is there for all who hold a post of the same role at the same organ.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="kept_lists")
    role = models.CharField(max_length=30)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="kept_lists")
    title = models.CharField(max_length=40)
    asked = models.JSONField(default=dict)
    is_shared = models.BooleanField(default=False)

    objects = querysets.KeptListQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "role", "title"],
                condition=Q(is_shared=True),
                name="a_shared_list_has_its_own_title",
            ),
            models.UniqueConstraint(
                fields=["user", "organ", "role", "title"], name="a_kept_list_has_its_own_title"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ListLook(models.Model):
    """列表样式: which columns of the list somebody sees, how close together, in which order."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="list_look"
    )
    columns = models.JSONField(default=list)
    is_compact = models.BooleanField(default=False)
    order = models.CharField(max_length=10, default="newest")  # newest, limit

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(order__in=("newest", "limit")), name="a_look_has_a_known_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.order}"
