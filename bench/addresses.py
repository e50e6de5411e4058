"""An address in the words of FENGQIAO_DATABASE_URL, and the same for psycopg."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from psycopg.conninfo import make_conninfo


def url(folder: Path, database: str) -> str:
    return f"postgres://fengqiao@/{database}?host={folder}"


def name(url: str) -> str:
    return urlsplit(url).path.strip("/")


def conninfo(url: str) -> str:
    parts = urlsplit(url)
    [host] = parse_qs(parts.query)["host"]
    return make_conninfo(host=host, user=parts.username, dbname=name(url))
