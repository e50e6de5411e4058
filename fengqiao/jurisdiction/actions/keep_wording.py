"""Keep a county's ready words, every change on record."""

import re
from datetime import datetime

from fengqiao.jurisdiction.models import Post, Wording
from fengqiao.jurisdiction.step import taking
from fengqiao.lib.refusal import Refusal

# What may stand in braces; a face fills it from the matter at hand, names of people masked.
BLANKS = ("编号", "名称", "申请人", "被申请人", "今天", "期限", "单位", "姓名")
IN_BRACES = re.compile(r"\{([^{}]*)\}")
MOST_CHARACTERS = 2000


class WordingWrong(Refusal):
    code, status = "wording_wrong", 422


def keep_wording(
    wording: Wording | None,
    *,
    by: Post | None,
    at: datetime,
    place: str,
    title: str,
    text: str,
    verb: str = "",
    type: str = "",
    is_used: bool = True,
    seen: str = "",
) -> Wording:
    """Add ready words to a county, or change those given; WordingWrong says what to mend."""
    title, text = title.strip(), text.strip()
    _check(title, text)
    kept = wording or Wording(place=place[:6])
    said = {"verb": verb, "type": type, "title": title, "text": text, "is_used": is_used}
    act = "keep_wording" if wording else "add_wording"
    with taking(act, by=by, at=at, county=place[:6], about=kept, seen=seen) as move:
        same = Wording.objects.filter(place=kept.place, verb=verb, type=type, title=title)
        if same.exclude(pk=kept.pk).exists():
            raise WordingWrong(
                "已经有一条叫“{title}”的常用语。请换一个名称，或者修改原来那条。", title=title
            )
        if wording:
            move.change(kept, **said)
        else:
            for name, value in said.items():
                setattr(kept, name, value)
            move.add(kept)
    return kept


def _check(title: str, text: str) -> None:
    if not title or not text:
        raise WordingWrong("名称和内容都要填写。")
    if len(title) > 60 or len(text) > MOST_CHARACTERS:
        raise WordingWrong("名称最多60字，内容最多{most}字。请写短一些。", most=MOST_CHARACTERS)
    unknown = [name for name in IN_BRACES.findall(text) if name not in BLANKS]
    if unknown:
        known = [f"{{{name}}}" for name in BLANKS]
        raise WordingWrong(
            "不认识“{name}”。大括号里只能写：{known}。", name=f"{{{unknown[0]}}}", known=known
        )
