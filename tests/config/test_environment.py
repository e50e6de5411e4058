"""Each parser takes what is right and stops, with a sentence, at what is wrong."""

import os
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", True),
        ("TRUE", True),
        (" yes ", True),
        ("on", True),
        ("0", False),
        ("No", False),
        ("", True),
    ],
)
def test_switch_reads_the_usual_words(text: str, value: bool) -> None:
    assert environment.switch({"FENGQIAO_DEBUG": text}, "FENGQIAO_DEBUG", default=True) is value


def test_switch_refuses_another_word() -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.switch({"FENGQIAO_DEBUG": "maybe"}, "FENGQIAO_DEBUG", default=False)

    assert str(refused.value) == "FENGQIAO_DEBUG is 'maybe': write 1 for yes or 0 for no."


@pytest.mark.parametrize(
    ("text", "value"), [("1", 1), ("65535", 65535), (" 8001 ", 8001), ("", 8000)]
)
def test_port_takes_one_to_65535(text: str, value: int) -> None:
    assert environment.port({"FENGQIAO_PORT": text}, "FENGQIAO_PORT", default=8000) == value


@pytest.mark.parametrize("text", ["0", "65536", "-1", "80.0", "http", "８０００"])
def test_port_refuses_what_is_no_port(text: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.port({"FENGQIAO_PORT": text}, "FENGQIAO_PORT", default=8000)

    assert str(refused.value) == f"FENGQIAO_PORT is {text!r}: write a port from 1 to 65535."


def test_names_stand_between_commas() -> None:
    environ = {"FENGQIAO_ALLOWED_HOSTS": "fengqiao.example.gov.cn, 10.0.0.5"}

    found = environment.names(environ, "FENGQIAO_ALLOWED_HOSTS", default=["localhost"])

    assert found == ["fengqiao.example.gov.cn", "10.0.0.5"]


@pytest.mark.parametrize("text", ["*", "a,,b", "https://a.example", "a b", "a,*"])
def test_names_refuse_what_would_switch_the_check_off(text: str) -> None:
    with pytest.raises(
        ImproperlyConfigured, match=r"FENGQIAO_ALLOWED_HOSTS is .*: write host names"
    ):
        environment.names({"FENGQIAO_ALLOWED_HOSTS": text}, "FENGQIAO_ALLOWED_HOSTS", default=[])


def test_home_is_made_for_its_owner_alone_where_it_is_absent(tmp_path: Path) -> None:
    wanted = tmp_path / "far" / "away"

    found = environment.home({"FENGQIAO_HOME": str(wanted)}, "FENGQIAO_HOME", default=tmp_path)

    assert (found, stat.S_IMODE(os.stat(found).st_mode)) == (wanted, 0o700)


def test_home_refuses_a_place_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ImproperlyConfigured, match="name a folder that this user may write to"):
        environment.home(
            {"FENGQIAO_HOME": f"{tmp_path}/file/home"}, "FENGQIAO_HOME", default=tmp_path
        )


def test_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    kept_in = tmp_path / "secret_key"

    first = environment.secret_key({}, "FENGQIAO_SECRET_KEY", kept_in=kept_in)
    second = environment.secret_key({}, "FENGQIAO_SECRET_KEY", kept_in=kept_in)

    assert first == second == kept_in.read_text()
    assert len(first) >= 40
    assert stat.S_IMODE(os.stat(kept_in).st_mode) == 0o600


def test_secret_key_from_the_environment_leaves_no_file(tmp_path: Path) -> None:
    kept_in = tmp_path / "secret_key"

    key = environment.secret_key(
        {"FENGQIAO_SECRET_KEY": "k" * 40}, "FENGQIAO_SECRET_KEY", kept_in=kept_in
    )

    assert (key, kept_in.exists()) == ("k" * 40, False)


def test_secret_key_refuses_a_short_one_without_repeating_it(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        environment.secret_key(
            {"FENGQIAO_SECRET_KEY": "hunter2" * 5}, "FENGQIAO_SECRET_KEY", kept_in=tmp_path / "k"
        )

    assert str(refused.value).startswith("FENGQIAO_SECRET_KEY has 35 characters: write at least 40")
    assert "hunter2" not in str(refused.value)


def test_secret_key_refuses_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("")

    with pytest.raises(ImproperlyConfigured, match="holds no usable key: delete it"):
        environment.secret_key({}, "FENGQIAO_SECRET_KEY", kept_in=tmp_path / "secret_key")


def test_database_is_a_file_at_home_by_default(tmp_path: Path) -> None:
    odd = tmp_path / "a home?#1" / "fengqiao.sqlite3"

    found = environment.database({}, "FENGQIAO_DATABASE_URL", default=odd)

    assert (found["ENGINE"], found["NAME"]) == ("django.db.backends.sqlite3", str(odd))
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_database_may_be_another_file() -> None:
    url = "sqlite:////var/lib/fengqiao/cases.sqlite3"

    found = environment.database(
        {"FENGQIAO_DATABASE_URL": url}, "FENGQIAO_DATABASE_URL", default=Path("unused")
    )

    assert found["NAME"] == "/var/lib/fengqiao/cases.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "name", "host", "port"),
    [
        ("postgres://clerk:pass@db.example:5433/fengqiao", "fengqiao", "db.example", 5433),
        (
            "postgresql://clerk@%2Fvar%2Frun%2Fpostgresql/fengqiao",
            "fengqiao",
            "/var/run/postgresql",
            "",
        ),
        (
            "postgres://clerk@/fengqiao?host=/var/run/postgresql",
            "fengqiao",
            "/var/run/postgresql",
            "",
        ),
    ],
)
def test_database_reads_hosts_and_sockets(url: str, name: str, host: str, port: object) -> None:
    found = environment.database(
        {"FENGQIAO_DATABASE_URL": url}, "FENGQIAO_DATABASE_URL", default=Path("unused")
    )

    assert (found["ENGINE"], found["CONN_MAX_AGE"]) == ("config.postgresql", None)
    assert (found["NAME"], found["HOST"] or found["OPTIONS"].get("host"), found["PORT"]) == (
        name,
        host,
        port,
    )
    assert "force_generic_plan" in found["OPTIONS"]["options"]


@pytest.mark.parametrize("text", ["", "county_ca.Provider", "a.b.C", "trial-without-legal-effect"])
def test_a_signing_service_is_none_a_class_or_the_trial(text: str) -> None:
    found = environment.signing_service({"S": f" {text} "}, "S", in_service=False)

    assert found == text


@pytest.mark.parametrize(
    ("text", "in_service"),
    [
        ("trial-without-legal-effect", True),
        ("trial", False),
        ("test", False),
        ("a..B", False),
        ("a/b.C", False),
    ],
)
def test_a_signing_service_is_not_chosen_by_mistake(text: str, in_service: bool) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"S is .*(leave it out|Leave it out)"):
        environment.signing_service({"S": text}, "S", in_service=in_service)


@pytest.mark.parametrize(
    "url", ["mysql://a@b/c", "postgres//a", "fengqiao.sqlite3", "oracle://a@b/c"]
)
def test_database_refuses_another_one_without_repeating_its_password(url: str) -> None:
    with pytest.raises(
        ImproperlyConfigured, match=r"FENGQIAO_DATABASE_URL begins with .* write postgres://"
    ):
        environment.database(
            {"FENGQIAO_DATABASE_URL": url}, "FENGQIAO_DATABASE_URL", default=Path("unused")
        )


# ── Ways out ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ("dummy", "", 25, False, False, False)),
        ("smtp://mail.example.cn", ("smtp", "mail.example.cn", 25, False, False, True)),
        ("smtps://a%40b:c@mail.example.cn", ("smtp", "mail.example.cn", 465, True, False, True)),
        ("smtp+tls://mail.example.cn:2525", ("smtp", "mail.example.cn", 2525, False, True, True)),
    ],
)
def test_how_email_leaves(text: str, found: tuple[object, ...]) -> None:
    mail = environment.mail({"M": text}, "M")

    assert (
        mail.backend,
        mail.host,
        mail.port,
        mail.is_sealed,
        mail.becomes_sealed,
        mail.is_there,
    ) == found
    assert mail.user == ("a@b" if "a%40b" in text else "")


@pytest.mark.parametrize("text", ["mail.example.cn", "http://mail.example.cn", "smtp://"])
def test_what_is_no_mail_server_is_said(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="smtps://user"):
        environment.mail({"M": text}, "M")


@pytest.mark.parametrize("text", ["", "nobody", "a@b, c@d"])
def test_where_email_leaves_it_comes_from_somebody(text: str) -> None:
    there = environment.mail({"M": "smtp://mail.example.cn"}, "M")

    with pytest.raises(ImproperlyConfigured, match="reminders@"):
        environment.sender({"F": text}, "F", mail=there)
    assert environment.sender({"F": ""}, "F", mail=environment.Mail()) == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [("", ""), ("file:///var/sms.jsonl", "file:///var/sms.jsonl"), ("file://sms.jsonl", None)],
)
def test_through_what_texts_leave(text: str, found: str | None) -> None:
    if found is None:
        with pytest.raises(ImproperlyConfigured, match="file:///folder"):
            environment.texting({"T": text}, "T")
    else:
        assert environment.texting({"T": text}, "T") == found


def test_the_public_address_is_an_address() -> None:
    assert (
        environment.site({"S": "https://fengqiao.example.cn/"}, "S")
        == "https://fengqiao.example.cn"
    )
    with pytest.raises(ImproperlyConfigured, match="public address"):
        environment.site({"S": "fengqiao.example.cn"}, "S")
