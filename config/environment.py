"""Parsers of the environment. Each takes the text that somebody wrote and gives a value, or stops
with a sentence that says what to write instead. Nothing here knows Django's settings."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}

TRIAL_OF_SIGNING = "trial-without-legal-effect"

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA busy_timeout=10000;"
    "PRAGMA foreign_keys=ON;"
)


def switch(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    """`1`, `true`, `yes`, `on` or their opposites; absent or empty gives the default."""
    text = environ.get(name, "").strip().lower()
    if not text:
        return default
    if text not in YES | NO:
        raise ImproperlyConfigured(f"{name} is {text!r}: write 1 for yes or 0 for no.")
    return text in YES


def signing_service(environ: Mapping[str, str], name: str, *, in_service: bool) -> str:
    """The path of a provider's class (`package.module.Class`), '' for none; the word of the trial, which
    stops an installation that is in service."""
    text = environ.get(name, "").strip()
    if text == TRIAL_OF_SIGNING and in_service:
        raise ImproperlyConfigured(
            f"{name} is {text!r}, and FENGQIAO_HTTPS is on: signatures of the trial have no legal"
            " effect, so people would rely on nothing. Leave it out, or name a provider's class."
        )
    parts = text.split(".")
    if (
        text
        and text != TRIAL_OF_SIGNING
        and not (len(parts) > 1 and all(map(str.isidentifier, parts)))
    ):
        raise ImproperlyConfigured(
            f"{name} is {text!r}: write the path of a provider's class, such as county_ca.Provider,"
            f" or {TRIAL_OF_SIGNING} to try it out, or leave it out."
        )
    return text


def port(environ: Mapping[str, str], name: str, *, default: int) -> int:
    text = environ.get(name, "").strip() or str(default)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise ImproperlyConfigured(f"{name} is {text!r}: write a port from 1 to 65535.")
    return int(text)


def names(environ: Mapping[str, str], name: str, *, default: list[str]) -> list[str]:
    """Host names between commas. `*` is refused: it would switch the check off."""
    text = environ.get(name, "").strip()
    if not text:
        return default
    found = [part.strip() for part in text.split(",")]
    if not all(found) or "*" in found or any("/" in part or " " in part for part in found):
        raise ImproperlyConfigured(
            f"{name} is {text!r}: write host names between commas, such as"
            " fengqiao.example.gov.cn,10.0.0.5 (no scheme, no path, no *)."
        )
    return found


def home(environ: Mapping[str, str], name: str, *, default: Path) -> Path:
    """The folder for everything this installation keeps; made, for its owner alone, when absent."""
    folder = Path(environ.get(name, "").strip() or default).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} is {str(folder)!r}, and that folder cannot be made ({error.strerror}):"
            " name a folder that this user may write to."
        ) from error
    if not os.access(folder, os.W_OK):
        raise ImproperlyConfigured(
            f"{name} is {str(folder)!r}, and this user may not write there: name another folder."
        )
    return folder


def secret_key(environ: Mapping[str, str], name: str, *, kept_in: Path) -> str:
    """From the environment, else from the file `kept_in`, which is made once, readable by its
    owner alone."""
    text = environ.get(name, "").strip()
    if text and len(text) < 40:
        raise ImproperlyConfigured(
            f"{name} has {len(text)} characters: write at least 40 random ones, or leave it out"
            " and one is made and kept in FENGQIAO_HOME."
        )
    return text or _kept_secret(kept_in)


def _kept_secret(path: Path) -> str:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read_secret(path)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return _read_secret(path)


def _read_secret(path: Path) -> str:
    text = path.read_text(encoding="ascii").strip()
    if len(text) < 40:
        raise ImproperlyConfigured(
            f"{path} holds no usable key: delete it and a new one is made"
            " (everybody has to log in again)."
        )
    return text


def database(environ: Mapping[str, str], name: str, *, default: Path) -> dict[str, Any]:
    """One entry for DATABASES from an address such as `postgres://user:password@host/name`,
    `postgres:///name?host=/var/run/postgresql` or `sqlite:////var/lib/fengqiao/case.sqlite3`."""
    url = environ.get(name, "").strip()
    if not url:
        return _sqlite({"ENGINE": "django.db.backends.sqlite3", "NAME": str(default)})
    try:
        settings = dict(dj_database_url.parse(url))
    except (ValueError, KeyError) as error:
        raise _unknown_database(name, url) from error
    engine = settings["ENGINE"]
    if engine == "django.db.backends.sqlite3":
        return _sqlite(settings)
    if engine == "django.db.backends.postgresql":
        return _postgres(settings)
    raise _unknown_database(name, url)


def _unknown_database(name: str, url: str) -> ImproperlyConfigured:
    scheme = url.split(":", 1)[0]
    return ImproperlyConfigured(
        f"{name} begins with {scheme!r} and cannot be read: write"
        " postgres://user:password@host:5432/name, postgres:///name?host=/socket/folder,"
        " or sqlite:////folder/file.sqlite3."
    )


def _sqlite(settings: dict[str, Any]) -> dict[str, Any]:
    """Writers queue from the first statement of a transaction on, and readers never wait."""
    return {
        **settings,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": SQLITE_PRAGMAS,
        },
    }


def _postgres(settings: dict[str, Any]) -> dict[str, Any]:
    """One lasting connection for each thread; a restarted server costs nobody an error page.

    A prepared statement is planned once, and nothing is compiled for it: ours are made so that one
    plan is right whatever is asked, and planning them takes longer than running them. New entries
    of the text index wait in a list that every search reads through: it is kept short.
    """
    return {
        **settings,
        "ENGINE": "config.postgresql",
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "options": "-c plan_cache_mode=force_generic_plan -c jit=off"
            " -c gin_pending_list_limit=256kB",
            **settings.get("OPTIONS", {}),
            "prepare_threshold": 5,
            "server_side_binding": True,
        },
    }


def site(environ: Mapping[str, str], name: str) -> str:
    """The address under which people reach this installation, as it stands in messages; '' unsaid."""
    text = environ.get(name, "").strip().rstrip("/")
    parts = urlsplit(text)
    if text and (parts.scheme not in ("http", "https") or not parts.hostname or parts.query):
        raise ImproperlyConfigured(
            f"{name} is {text!r}: write the public address, such as https://fengqiao.example.gov.cn"
        )
    return text


def texting(environ: Mapping[str, str], name: str) -> str:
    """Through what text messages leave; '' for nothing."""
    text = environ.get(name, "").strip()
    parts = urlsplit(text)
    if text and (parts.scheme != "file" or parts.netloc or not parts.path.startswith("/")):
        raise ImproperlyConfigured(
            f"{name} is {text!r}: write file:///folder/sms.jsonl, the provider for trying out."
        )
    return text


@dataclass(frozen=True, slots=True)
class Mail:
    """How e-mail leaves, in the words of Django's settings; without `is_there` none does."""

    backend: str = "dummy"
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    is_sealed: bool = False
    becomes_sealed: bool = False
    is_there: bool = False


MAIL_PORTS = {"smtp": 25, "smtps": 465, "smtp+tls": 587}


def mail(environ: Mapping[str, str], name: str) -> Mail:
    """`smtps://user:password@host`, `smtp+tls://…` (sealed after the greeting), `smtp://host:25`."""
    text = environ.get(name, "").strip()
    if not text:
        return Mail()
    parts = urlsplit(text)
    if parts.scheme not in MAIL_PORTS or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name} begins with {text.partition(':')[0]!r} and cannot be read: write"
            " smtps://user:password@host, smtp+tls://user:password@host or smtp://host:25."
        )
    return Mail(
        backend="smtp",
        host=parts.hostname,
        port=parts.port or MAIL_PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_sealed=parts.scheme == "smtps",
        becomes_sealed=parts.scheme == "smtp+tls",
        is_there=True,
    )


def sender(environ: Mapping[str, str], name: str, *, mail: Mail) -> str:
    """From whom e-mail comes; asked for where there is a way for it."""
    text = environ.get(name, "").strip()
    if mail.is_there and not re.fullmatch(r"[^@\s<>,]+@[^@\s<>,]+", text):
        raise ImproperlyConfigured(
            f"{name} is {text!r}: write the address that reminders come from, such as"
            " reminders@fengqiao.example.gov.cn."
        )
    return text
