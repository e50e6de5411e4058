"""The sheet of invitations: one person a row, columns in any order, headers as people write them.

What can be taken is taken; of every other row a sentence says why not. The telephone number goes to
the printed invitation and is kept nowhere.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.utils import timezone

from fengqiao.jurisdiction.actions.appoint import appoint
from fengqiao.jurisdiction.actions.invite import invite
from fengqiao.jurisdiction.models import Organ, Post, User
from fengqiao.jurisdiction.step import columns_of, taking
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.workbook import Cells, read_into
from fengqiao.rulebook import tables
from fengqiao.rulebook.shapes import Role

HEADERS = {
    "name": ("姓名", "名字", "name"),
    "organ": ("机构", "单位", "部门", "organ"),
    "role": ("岗位", "职务", "角色", "role"),
    "place": ("辖区", "网格", "负责区域", "place"),
    "login": ("用户名", "账号", "login", "username"),
    "phone": ("电话", "手机", "手机号", "联系电话", "phone"),
}
WANTED = ("name", "organ", "role")
HEAD_ROWS = 10  # above the headers may stand a title


class SheetUnreadable(Refusal):
    code, status = "invitation_sheet_unreadable", 422


class RowWrong(Refusal):
    """One row that cannot be taken; the others are."""

    code, status = "invitation_row_wrong", 422


@dataclass(frozen=True, slots=True)
class Invited:
    """What is printed: the code is kept nowhere else."""

    name: str
    login: str
    organ: str
    role: str
    code: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who was invited, who already was at work, and what was wrong, by the number of the row."""

    invited: list[Invited]
    known: int
    wrong: list[tuple[int, str]]


def invite_all(workbook: Path, *, county: str, at: datetime) -> Outcome:
    """Accounts, posts and codes for everybody in the sheet who has no such post yet.

    SheetUnreadable where there is no table with names, organs and posts. Each row for itself: run
    again, it goes on where it stopped.
    """
    invited, known = [], 0
    wrong: list[tuple[int, str]] = []
    for number, row in _rows(workbook):
        try:
            one = _invite(row, county, at)
        except Refusal as refusal:
            wrong.append((number, refusal.sentence))
            continue
        if one:
            invited.append(one)
        else:
            known += 1
    return Outcome(invited, known, wrong)


def invite_one(
    name: str,
    *,
    organ: Organ,
    role: Role,
    login: str,
    at: datetime,
    place: str = "",
    phone: str = "",
) -> Invited | None:
    """None where somebody of that name already has the post."""
    today = timezone.localdate(at)
    held = Post.objects.in_force(today).filter(organ=organ, role=role.name, user__name=name)
    if held.filter(**({"place": place} if place else {})).exists():
        return None
    user = User.objects.filter(username=login).first() if login else None
    if user is not None and user.name != name:
        raise RowWrong(f"用户名“{login}”已经是{user.name}的。请换一个用户名。")
    is_new = user is None
    act, user = "add_person" if is_new else "give_post", user or _account(name, login, organ)
    with taking(act, by=None, at=at, county=organ.place[:6], about=user) as move:
        if is_new:
            move.add(user)
        post = appoint(user, organ=organ, role=role.name, from_on=today, place=place or None)
        move.note(post, None, columns_of(post))
        code = invite(user, at=at) if is_new else ""
    return Invited(name, user.username, post.organ.name, role.label, code, phone)


def _account(name: str, login: str, organ: Organ) -> User:
    """A new one, without a password until its owner sets one."""
    user = User(name=name, username=login or _free_login(organ))
    user.set_unusable_password()
    return user


def _invite(row: dict[str, str], county: str, at: datetime) -> Invited | None:
    for column in WANTED:
        if not row.get(column):
            raise RowWrong(f"没有填{HEADERS[column][0]}。")
    today = timezone.localdate(at)
    organ = _organ(row["organ"], county, today)
    place = "".join(c for c in row.get("place", "") if c.isdigit())
    return invite_one(
        row["name"],
        organ=organ,
        role=_role(row["role"], organ.place, today),
        login=row.get("login", ""),
        at=at,
        place=place,
        phone=row.get("phone", ""),
    )


def _organ(said: str, county: str, today: date) -> Organ:
    organs = Organ.objects.of_county(county, today)
    for field in ("name", "short_name"):
        found: list[Organ] = list(organs.filter(**{field: said})[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise RowWrong(f"县里叫“{said}”的机构不止一个。请写全名。")
    raise RowWrong(f"县里没有叫“{said}”的机构。请写全名，例如“泌阳县社会治安综合治理中心”。")


def _role(said: str, place: str, today: date) -> Role:
    roles = [role for role in tables.in_force(today, place).roles() if role.sight != "own"]
    exactly = [role for role in roles if said in (role.name, role.label)]
    found = exactly or [role for role in roles if said in role.label]
    if len(found) == 1:
        return found[0]
    names = "、".join(role.label for role in roles)
    raise RowWrong(f"不知道“{said}”是哪个岗位。可以写：{names}。")


def _free_login(organ: Organ) -> str:
    """The organ's place and a number: known to nobody's neighbours, typed without a change of keyboard."""
    taken = set(
        User.objects.filter(username__startswith=f"u{organ.place}.").values_list(
            "username", flat=True
        )
    )
    serial = 1
    while f"u{organ.place}.{serial}" in taken:
        serial += 1
    return f"u{organ.place}.{serial}"


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────


def _rows(workbook: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Number, as the sheet shows it, and cells by column; empty rows are passed over."""
    with tempfile.TemporaryDirectory(prefix="fengqiao-sheet-") as folder:
        for sheet in read_into(Path(folder), workbook):
            rows = list(enumerate(sheet.read(Path(folder)), start=1))
            for number, cells in rows[:HEAD_ROWS]:
                columns = _columns(cells)
                if set(WANTED) <= set(columns.values()):
                    yield from _below(rows[number:], columns)
                    return
    raise SheetUnreadable(
        "没有找到表头。表里要有“姓名”“机构”“岗位”三列（“辖区”“用户名”“电话”可以没有），每人一行。"
    )


def _columns(cells: Cells) -> dict[int, str]:
    named = {word: column for column, words in HEADERS.items() for word in words}
    heads = ((at, "".join(str(cell or "").split()).lower()) for at, cell in enumerate(cells))
    return {at: named[head] for at, head in heads if head in named}


def _below(
    rows: list[tuple[int, Cells]], columns: dict[int, str]
) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in rows:
        row = {column: _text(cells[at]) for at, column in columns.items() if at < len(cells)}
        if any(row.values()):
            yield number, row


def _text(cell: object) -> str:
    """A number that a workbook keeps as 13800000000.0 is read as it was typed."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()
