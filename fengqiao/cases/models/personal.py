"""Personal fields: encrypted in the database, each with its purpose, legal basis and retention.

A field without a purpose cannot be declared (PIPL art. 5, 6, 19). What opens it is the key ring
of the installation; what it opens for is decided by `cases.permissions`, not here.
"""

from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.db import models

from fengqiao.cases.querysets import keys


class PersonalField(models.BinaryField):  # type: ignore[type-arg]  # not subscriptable at run time
    """Text that is sealed to its row and column on the way in and opened when it is read.

    `purpose` why it is kept, `basis` the article that allows it, `retention` how long.
    `ends_with_case`: where the row belongs to a case, it is destroyed with the file of that.
    Assign text; read text. In the database stand only sealed bytes.
    """

    declared: ClassVar[list["PersonalField"]] = []

    def __init__(
        self,
        *args: Any,
        purpose: str,
        basis: str,
        retention: str,
        ends_with_case: bool = False,
        **kwargs: Any,
    ) -> None:
        self.purpose, self.basis, self.retention = purpose, basis, retention
        self.ends_with_case = ends_with_case
        kwargs.setdefault("default", b"")
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """To the database, and so to migrations, it is bytes; a purpose put better changes nothing."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", args, kwargs

    def clone(self) -> "PersonalField":
        *_, args, kwargs = self.deconstruct()
        said = {"purpose": self.purpose, "basis": self.basis, "retention": self.retention}
        return type(self)(*args, **kwargs, **said, ends_with_case=self.ends_with_case)

    def contribute_to_class(
        self, cls: type[models.Model], name: str, *rest: Any, **kw: Any
    ) -> None:
        super().contribute_to_class(cls, name, *rest, **kw)
        setattr(cls, name, Opened(self))
        if cls.__module__.startswith("fengqiao."):
            PersonalField.declared.append(self)

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        return self.sealed(model_instance, model_instance.__dict__.get(self.attname, b""))

    def sealed(self, row: models.Model, value: str | bytes | memoryview) -> bytes:
        """`value` as it stands in the database; what is sealed already passes unchanged."""
        if not isinstance(value, str):
            return bytes(value)
        return keys().seal(value, row=row_id(row), field=self.place) if value else b""

    def opened(self, row: models.Model, value: str | bytes | memoryview) -> str:
        if isinstance(value, str):
            return value
        return keys().open(bytes(value), row=row_id(row), field=self.place) if value else ""

    @cached_property
    def place(self) -> str:
        """Table and column, to which the seal is bound."""
        return f"{self.model._meta.db_table}.{self.column}"


class Opened:
    """Reads a personal field as text, opening it only when somebody asks."""

    def __init__(self, field: PersonalField) -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type[models.Model]) -> Any:
        if row is None:
            return self
        return self.field.opened(row, row.__dict__.get(self.field.attname, b""))

    def __set__(self, row: models.Model, value: str | bytes | memoryview) -> None:
        row.__dict__[self.field.attname] = value


def row_id(row: models.Model) -> UUID:
    key = row.pk
    assert isinstance(key, UUID), "a personal field needs a row whose key is a UUID"
    return key
