"""Keep what is asked of the list of cases under a name, for oneself or for colleagues in such a post."""

from collections.abc import Mapping
from datetime import date

from fengqiao.jurisdiction.models import KeptList, Post
from fengqiao.lib.refusal import Refusal

MOST = 30  # of one user in one kind of post
MOST_CHARACTERS = 40


class ListWrong(Refusal):
    code, status = "list_wrong", 422


class NoSuchList(Refusal):
    code, status = "not_found", 404

    def __init__(self) -> None:
        super().__init__("没有找到这份常用清单，可能已经删除。请从台账重新打开。")


def keep_list(by: Post, *, title: str, asked: Mapping[str, str], is_shared: bool) -> KeptList:
    """A new one; ListWrong says what to mend. Who made it and when stands in the audit log."""
    own = KeptList.objects.filter(user=by.user_id, organ=by.organ_id, role=by.role)
    if own.count() >= MOST:
        raise ListWrong("常用清单最多{most}份。请先删掉不用的。", most=MOST)
    if not asked:
        raise ListWrong("还没有筛选条件。请先选条件、点“查找”，再存成常用清单。")
    kept = KeptList(
        organ_id=by.organ_id,
        role=by.role,
        user_id=by.user_id,
        title=checked(by, title),
        asked=dict(asked),
        is_shared=is_shared,
    )
    kept.save()
    return kept


def change_list(kept: KeptList, *, by: Post, title: str, is_shared: bool) -> None:
    """Another name, or shared or no longer."""
    kept.title, kept.is_shared = checked(by, title, besides=kept), is_shared
    kept.save(update_fields=["title", "is_shared"])


def take_over_list(kept: KeptList, *, by: Post) -> None:
    """A colleague's who has left becomes one's own; ListWrong where one has one of that name."""
    if KeptList.objects.filter(user=by.user_id, organ=by.organ_id, title=kept.title).exists():
        raise ListWrong("您自己已经有一份叫“{title}”的常用清单。请先给它改名。", title=kept.title)
    kept.user_id = by.user_id
    kept.save(update_fields=["user_id"])


def drop_list(kept: KeptList) -> None:
    """Away with it; the audit log remembers what it was and who dropped it."""
    kept.delete()


def of_ones_own(by: Post, key: object) -> KeptList:
    """One of the user's own in this kind of post; NoSuchList for a colleague's and for any other."""
    found: KeptList | None = KeptList.objects.offered_to(by).filter(pk=key, user=by.user_id).first()
    if found is None:
        raise NoSuchList
    return found


def left_by_a_colleague(by: Post, key: object, on: date) -> KeptList:
    """One that somebody shared in this kind of post who holds it no more; else NoSuchList."""
    offered = KeptList.objects.offered_to(by).filter(pk=key)
    found: KeptList | None = offered.left(on).first()
    if found is None:
        raise NoSuchList
    return found


def checked(by: Post, title: str, *, besides: KeptList | None = None) -> str:
    """The title as it is kept; ListWrong for none, for a long one and for one that is taken."""
    title = " ".join(title.split())
    if not title or len(title) > MOST_CHARACTERS:
        raise ListWrong("请给清单起个名称，最多{most}字。", most=MOST_CHARACTERS)
    others = KeptList.objects.offered_to(by).filter(title=title)
    if others.exclude(pk=besides.pk if besides else None).exists():
        raise ListWrong("这个岗位已经有一份叫“{title}”的常用清单。请换一个名称。", title=title)
    return title
