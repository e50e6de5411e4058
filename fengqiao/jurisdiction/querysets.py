"""What can be asked of divisions, grids, organs, users, posts and tokens."""

import hashlib
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db.models import Q, QuerySet


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
    """The next code of the same length, before which all that `place` contains is sorted; '' at the end."""
    following = str(int(place) + 1).zfill(len(place))
    return following if len(following) == len(place) else ""


class DatedQuerySet(QuerySet[Any]):
    def in_force(self, on: date) -> Self:
        return self.filter(in_force(on))


class DivisionQuerySet(DatedQuerySet):
    def children_of(self, code: str, on: date) -> Self:
        return self.in_force(on).filter(parent_code=code).order_by("code")


class GridQuerySet(DatedQuerySet):
    def under(self, place: str) -> Self:
        return self.filter(under(place, "code"))


class OrganQuerySet(DatedQuerySet):
    def under(self, place: str) -> Self:
        return self.filter(under(place))


class PostQuerySet(DatedQuerySet):
    def able(self, on: date) -> Self:
        """Posts that can act on `on`: themselves, their user and their organ in force."""
        return self.filter(in_force(on), in_force(on, "organ__"), user__is_active=True)


class ApiTokenQuerySet(QuerySet[Any]):
    pass


class UserManager(DjangoUserManager[Any]):
    def _create_user_object(
        self, username: str, email: str | None, password: str | None, **fields: Any
    ) -> Any:
        """As Django makes one, but without the e-mail address that this product does not ask for."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        return user


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
