"""Reading what was sent: a JSON object, or a form with files. Form only: what it means, the act says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParserError

from fengqiao.api.problems import BodyWrong, in_words
from fengqiao.api.shapes import Given, PartyGiven
from fengqiao.cases.definitions import FactWrong
from fengqiao.rulebook.shapes import Verb

Facts = dict[str, Any]
G = TypeVar("G", bound=Given)
LARGEST_BODY = 22 * 1024 * 1024  # a file of 20 MiB and what stands around it
RESERVED = {"case", "by", "at", "command_id"}


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody asks for, under an id by which a repetition is known."""

    id: UUID
    facts: Facts


def asked(request: HttpRequest, shape: type[G]) -> G:
    """The query string as `shape`; what is empty counts as not said."""
    given = {name: value for name, value in request.GET.items() if value}
    try:
        return msgspec.convert(given, type=shape, strict=False)
    except msgspec.ValidationError as error:
        sentence, where = in_words(error)
        raise BodyWrong(f"查询参数{sentence}", fact=where, code="query_wrong", status=400) from None


def asked_in_body(request: HttpRequest, shape: type[G]) -> G:
    """The same in a JSON object; it adds nothing and so needs no command_id."""
    try:
        return msgspec.convert(_json_object(request), type=shape)
    except msgspec.ValidationError as error:
        sentence, where = in_words(error)
        raise BodyWrong(sentence, fact=where) from None


def json_command(request: HttpRequest) -> Command:
    return _command(_json_object(request))


def command(request: HttpRequest, verb: Verb) -> Command:
    """From JSON, or from multipart/form-data, which a verb with a file needs."""
    as_form = request.content_type == "multipart/form-data"
    found = _command(_form(request, verb)) if as_form else json_command(request)
    check_form(verb, found.facts)
    return found


def _command(body: Facts) -> Command:
    command_id = _command_id(body.pop("command_id", None))
    facts = body.pop("facts", {})
    if not isinstance(facts, dict):
        raise BodyWrong("“facts”应当是对象。也可以把各项直接写在 command_id 旁边。", fact="facts")
    twice = sorted(set(body) & set(facts))
    if twice:
        raise BodyWrong(f"“{'、'.join(twice)}”写了两次，请只写一次。", fact=twice[0])
    return Command(command_id, {**body, **facts})


def _command_id(value: Any) -> UUID:
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise BodyWrong(
            "“command_id”要写一个新的 UUID（最好是第7版）。重发同一个操作时用同一个编号，不会重复办理。",
            fact="command_id",
            code="command_id_wrong",
        ) from None


def command_id_of(request: HttpRequest) -> UUID | None:
    """The command's id alone, whatever else was sent."""
    try:
        if request.content_type == "multipart/form-data":
            return _command_id(request.POST.get("command_id"))
        return _command_id(_json_object(request).get("command_id"))
    except (BodyWrong, MultiPartParserError):
        return None


def without_control(text: str) -> str:
    """Text of an address as a database can take it: PostgreSQL knows no NUL."""
    return text.replace("\x00", "")


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────


def _json_object(request: HttpRequest) -> Facts:
    if request.content_type != "application/json":
        raise BodyWrong(
            "内容要用 JSON（Content-Type: application/json）；带文件的用 multipart/form-data。",
            code="content_type_wrong",
            status=415,
        )
    try:
        body = msgspec.json.decode(request.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BodyWrong(
            "内容不是正确的 JSON（UTF-8）。请检查引号、逗号和括号。", code="json_wrong", status=400
        ) from None
    if not isinstance(body, dict):
        raise BodyWrong("内容应当是一个 JSON 对象，写在花括号里。", code="json_wrong", status=400)
    return body


def parties(value: Any) -> list[Facts]:
    """The list of parties, each in the form of PartyGiven."""
    try:
        found = msgspec.convert([] if value is None else value, type=list[PartyGiven])
    except msgspec.ValidationError as error:
        sentence, where = in_words(error, what="parties")
        raise BodyWrong(sentence, fact=where) from None
    return [msgspec.to_builtins(party) for party in found]


# ── Forms with files ─────────────────────────────────────────────────────────────────────────────

LISTS = ("choices", "parties", "organs")


def _form(request: HttpRequest, verb: Verb) -> Facts:
    length = request.META.get("CONTENT_LENGTH") or ""
    if length.isdecimal() and int(length) > LARGEST_BODY:
        raise BodyWrong(
            "文件太大，最多20MB。请压缩，或者分成几个文件。", code="too_big", status=413
        )
    try:
        fields, files = request.POST, request.FILES
    except MultiPartParserError:
        raise BodyWrong(
            "表单内容不完整或者格式不对，请重新发送。", code="form_wrong", status=400
        ) from None
    return {name: _field(fields, name, verb) for name in fields} | dict(files.items())


def _field(fields: QueryDict, name: str, verb: Verb) -> str | list[str]:
    fact = verb.facts.get(name)
    if fact and fact.type in LISTS:
        return [str(value) for value in fields.getlist(name)]
    return str(fields[name])


# ── The form of a fact ───────────────────────────────────────────────────────────────────────────


def check_form(verb: Verb, facts: Mapping[str, Any]) -> None:
    """Whether each value has the JSON type in which a fact of its type is written."""
    for name, value in facts.items():
        if name in verb.facts and value is not None:
            fits, said = FORMS.get(verb.facts[name].type, TEXT)
            if not fits(value):
                raise FactWrong(verb.facts[name], said)


def check_names(facts: Mapping[str, Any]) -> None:
    """Names that the door keeps for itself are nobody's facts."""
    reserved = sorted(set(facts) & RESERVED)
    if reserved:
        raise BodyWrong(f"不能填写“{'、'.join(reserved)}”。请去掉后再提交。", fact=reserved[0])


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, str) or (
        isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15
    )


def _is_whole(value: Any) -> bool:
    return _is_number(value) and not isinstance(value, float)


def _is_switch(value: Any) -> bool:
    return isinstance(value, str | bool)


def _is_texts(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(map(_is_text, value)))


def _is_schedule(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(map(_is_instalment, value)))


def _is_instalment(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= {"due_on", "amount", "what"}
        and isinstance(value.get("due_on", ""), str)
        and isinstance(value.get("what", ""), str)
        and (value.get("amount") is None or _is_number(value["amount"]))
    )


TEXT = (_is_text, "应当是文字（写在引号里）。")
FORMS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "integer": (_is_whole, "应当是整数。"),
    "money": (_is_number, "应当是金额，例如 3000 或者 3000.50。"),
    "boolean": (_is_switch, "应当是 true 或者 false。"),
    "choices": (_is_texts, '应当是列表，例如 ["…", "…"]。'),
    "parties": (_is_texts, "应当是当事人编号的列表。"),
    "organs": (_is_texts, "应当是单位编号的列表。"),
    "schedule": (_is_schedule, "应当是列表，每期写 due_on、amount、what。"),
    "file": (lambda value: hasattr(value, "read"), "要上传文件（multipart/form-data）。"),
}
