"""What is personal is sealed, says why it is kept, and stands in the table that people are shown."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from fengqiao.cases.models import PersonalField
from fengqiao.rulebook import tables
from tests.house.code import FACES, PACKAGE, ROOT, STORING

RIGHTS = (ROOT / "docs" / "rights.md").read_text(encoding="utf-8")

# A column is taken for personal when a word of its name is one of these.
PERSONAL = {
    *("name", "surname", "username", "id", "idcard", "identity", "passport", "licence", "number"),
    *("phone", "telephone", "mobile", "fax", "email", "mail", "wechat", "qq", "account", "bank"),
    *("address", "residence", "domicile", "household", "home", "income", "health", "illness"),
    *("birth", "birthday", "born", "age", "sex", "gender", "marriage", "spouse", "disability"),
    *("nationality", "ethnicity", "faith", "religion", "record", "conviction", "respondent"),
    *("photo", "portrait", "face", "voice", "fingerprint", "iris", "blood", "dna", "plate"),
    *("witness", "terms"),
}

# Plain columns of such a name, each with its reason.
PLAIN = {
    "jurisdiction.Division.name": "a place's",
    "jurisdiction.Grid.name": "a grid's",
    "jurisdiction.Organ.name": "an organ's",
    "jurisdiction.Organ.short_name": "an organ's",
    "jurisdiction.Organ.number_mark": "stands in the organ's case numbers",
    "jurisdiction.Counter.address": "an organ's",
    "jurisdiction.Counter.telephone": "an organ's",
    "jurisdiction.Introduction.name": "a public servant's, shown to everybody by office",
    "jurisdiction.Introduction.telephone": "an office's",
    "jurisdiction.User.name": "says who acted: a public servant at his work",
    "jurisdiction.User.username": "says who logs in",
    "cases.Case.number": "a case's",
    "cases.Case.former_number": "a case's, in the ledger of former days",
    "ledgers.Delivery.number": "another office's, of what it sends; `said` has keyed hashes alone",
    "cases.Attachment.name": "a file's",
    "cases.Party.phone_index": "a keyed hash: finds who is known, tells nobody",
    "cases.Party.id_index": "a keyed hash: finds who is known, tells nobody",
    "cases.Party.firm_index": "a keyed hash of an organisation's name",
    "mediation.Evidence.name": "a thing's",
    "notices.Reach.by_email": "whether and when, no address",
    "mediation.Confirmation.document_number": "a court's ruling's",
    "reception.Leader.name": "a leader's, who receives by office, shown to everybody (信访工作条例 18)",
    "mediators.Mediator.name": "a mediator's, told to the court and the public (人民调解法 10, 14)",
    "mediators.Mediator.gender": "the law wants women in every committee (人民调解法 8)",
}

# Facts that history keeps only as a hash, and where their words lie.
SEALED_ELSEWHERE = {
    "register.story": "cases.Case.story: searched for, so not sealed; names are asked to stay out",
    "import.story": "cases.Case.story: the importer leaves names and numbers out of it",
    "correct_party.value": "goes into the personal field that it corrects",
    "sign_by_certificate.code": "good once, for who sent it; kept nowhere",
}


def text_columns() -> Iterator[tuple[str, "models.Field[Any, Any]"]]:
    for room in STORING:
        for model in apps.get_app_config(room).get_models():
            for field in model._meta.concrete_fields:
                if isinstance(field, models.CharField | models.TextField):
                    yield f"{model._meta.label}.{field.name}", field


def told(field: PersonalField) -> str:
    return f"{field.model.__name__}.{field.name}"


# ── Sealed ───────────────────────────────────────────────────────────────────────────────────────


def looks_personal(column: str) -> bool:
    name = column.rpartition(".")[2]
    return name in PERSONAL or not PERSONAL.isdisjoint(name.split("_"))


def test_what_sounds_personal_is_no_plain_column() -> None:
    plain = {name for name, _ in text_columns() if looks_personal(name)}

    assert sorted(plain - set(PLAIN)) == [], "make it a PersonalField, or give the reason above"


def test_no_reason_is_given_for_a_column_that_is_gone() -> None:
    assert sorted(set(PLAIN) - {name for name, _ in text_columns()}) == []


@pytest.mark.parametrize(
    ("column", "personal"),
    [
        ("Party.name", True),
        ("Party.mobile_phone", True),
        ("Party.id_card", True),
        ("Party.date_of_birth", True),
        ("Case.title", False),
        ("Case.stage", False),
    ],
)
def test_a_name_gives_a_column_away(column: str, personal: bool) -> None:
    assert looks_personal(column) is personal


def sealed_facts() -> Iterator[str]:
    for kind in tables.in_force(tables.latest(), "").kinds():
        for verb in kind.verbs.values():
            yield from (f"{verb.name}.{fact.name}" for fact in verb.facts.values() if fact.sealed)


def test_what_history_keeps_only_as_a_hash_lies_sealed_in_its_row() -> None:
    sealed = {field.name for field in PersonalField.declared}

    lost = [name for name in sealed_facts() if name.partition(".")[2] not in sealed]

    assert sorted(set(lost)) == sorted(SEALED_ELSEWHERE)


def test_what_a_person_is_asked_for_is_sealed_in_history() -> None:
    """A fact by the name of a personal field never stands in an event in words."""
    asked = {"name", "phone", "id_number", "address", "respondent", "record", "terms"}

    open_facts = [
        f"{verb.name}.{fact.name}"
        for kind in tables.in_force(tables.latest(), "").kinds()
        for verb in kind.verbs.values()
        for fact in verb.facts.values()
        if fact.name in asked and not fact.sealed
    ]

    assert set(open_facts) == {"add_evidence.name"}  # a thing's


# ── Declared ─────────────────────────────────────────────────────────────────────────────────────


def stored() -> set[str]:
    return {
        f"{model.__name__}.{field.name}"
        for room in STORING
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, PersonalField)
    }


def test_every_personal_field_says_why_by_which_article_and_how_long() -> None:
    wanting = [
        told(field)
        for field in PersonalField.declared
        if not (field.purpose.strip() and "《" in field.basis and "保管期限" in field.retention)
    ]

    assert wanting == []
    assert {told(field) for field in PersonalField.declared} == stored()


def test_a_personal_field_without_a_purpose_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match="purpose"):
        PersonalField(basis="《人民调解法》27", retention="随卷宗保管期限")  # type: ignore[call-arg]


def test_every_person_belongs_to_a_case() -> None:
    """There is no register of residents: a row with somebody's details hangs on a matter, on the work
    of a mediator and what was said against a notice of it, on a reception that he has booked, or is
    his own choice for his post."""
    hanging = {"case", "agreement", "mediator", "grading", "shift", "post"}
    loose = [
        told(field)
        for field in PersonalField.declared
        if not hanging & {f.name for f in field.model._meta.concrete_fields}
    ]

    assert loose == []


# ── Told ─────────────────────────────────────────────────────────────────────────────────────────


def rows_after(heading: str) -> list[list[str]]:
    text = RIGHTS.partition(heading)[2]
    lines = re.findall(r"^\| (.*) \|$", text, re.MULTILINE)
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def test_the_table_for_people_says_what_the_fields_say() -> None:
    rows = [row for row in rows_after("# 权利怎样保证") if "." in row[1]]
    chinese = [row for row in rows if len(row) == 5]

    told_there = sorted(tuple(row[1:]) for row in chinese)

    assert told_there == sorted(
        (f"`{told(field)}`", field.purpose, field.basis, field.retention)
        for field in PersonalField.declared
    )
    assert all(re.search("[\u4e00-\u9fff]", row[0]) for row in chinese)


def test_the_english_table_names_the_same_fields() -> None:
    english = [row for row in rows_after("## In English") if row[0].startswith("`")]

    assert sorted(row[0].strip("`") for row in english) == sorted(stored())
    assert all(len(row) == 4 and all(row) for row in english)


# What no person types: hashes, keys, names of rules, days.
OF_THE_MACHINE = {
    *(
        "Case.number",
        "Case.head",
        "Event.asked",
        "Event.previous",
        "Event.hash",
        "Party.phone_index",
        "Party.code_index",
        "Party.firm_index",
    ),
    *("Party.id_index", "Deadline.clock", "Deadline.subject", "Deadline.suspensions"),
    *("Attachment.media_type", "Attachment.sha256", "Import.sha256", "Export.sha256"),
    *("Import.columns", "Delivery.added"),
}


def texts() -> set[str]:
    """Columns of a case into which somebody writes as much as a name, a number, an address."""
    fields = (
        field
        for room in ("cases", "mediation", "ledgers")
        for model in apps.get_app_config(room).get_models()
        for field in model._meta.concrete_fields
    )
    return {
        f"{field.model.__name__}.{field.name}"
        for field in fields
        if isinstance(field, models.TextField | models.JSONField)
        or (isinstance(field, models.CharField) and (field.max_length or 0) >= 50)
    }


def test_people_are_told_which_texts_are_not_sealed() -> None:
    rows = [row for row in rows_after("# 权利怎样保证") if len(row) == 3 and "`" in row[1]]

    told_there = {name for row in rows for name in re.findall(r"`(\w+\.\w+)`", row[1])}

    assert told_there == texts() - OF_THE_MACHINE
    assert all(row[2] for row in rows)


# ── Opened ───────────────────────────────────────────────────────────────────────────────────────

OPENED = re.compile(r"\bparty\.(name|phone|id_number|address)\b")
WHERE_OPENED = {  # the answers to `read_personal`; and to somebody himself what is his own
    "fengqiao/portal/told.py": {"name"},
    "fengqiao/portal/views/own.py": {"name", "phone", "id_number", "address"},
    "fengqiao/portal/views/texts.py": {"phone"},
    "fengqiao/api/cases_shown.py": {"name", "phone", "id_number", "address"},
    "fengqiao/desk/templates/desk/person.html": {"name", "phone", "id_number", "address"},
}


def test_faces_open_details_only_in_the_answer_to_the_recorded_act() -> None:
    found: dict[str, set[str]] = {}
    for room in FACES:
        for path in sorted((PACKAGE / room).rglob("*")):
            if path.suffix in (".py", ".html"):
                opened = OPENED.findall(path.read_text(encoding="utf-8"))
                if opened:
                    found[str(path.relative_to(ROOT))] = set(opened)

    assert found == WHERE_OPENED
