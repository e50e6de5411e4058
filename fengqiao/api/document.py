"""The OpenAPI document as it is served and committed (docs/api/openapi.yaml)."""

import json
import re
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse

from fengqiao.api import described
from fengqiao.api.answers import answer
from fengqiao.api.doors import api

Document = dict[str, Any]
PLAIN = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)$)[A-Za-z][A-Za-z0-9_-]*")


def served(request: HttpRequest) -> HttpResponse:
    return answer(document())


@cache
def document() -> Document:
    """The whole document: the framework's paths, with our shapes and problems."""
    made: Document = json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/")))
    made["components"] = {**described.components(), "securitySchemes": _bearer()}
    for operation in _operations(made):
        _finish(operation)
    return made


def _operations(made: Document) -> list[Document]:
    return [operation for methods in made["paths"].values() for operation in methods.values()]


def _finish(operation: Document) -> None:
    """What every door that asks for a token reads from the headers."""
    operation["operationId"] = operation["operationId"].removeprefix("fengqiao_api_")
    if "security" in operation:
        shared = ("XPost", "AcceptLanguage")
        operation["parameters"] += [{"$ref": f"#/components/parameters/{name}"} for name in shared]
        operation["security"] = [{"Bearer": []}]


def _bearer() -> Document:
    return {"Bearer": {"type": "http", "scheme": "bearer"}}


def as_yaml(value: Any, indent: int = 0) -> str:
    """JSON that people can read line by line: block style, every scalar as JSON writes it."""
    pad = "  " * indent
    if isinstance(value, dict) and value:
        return "".join(f"{pad}{_key(k)}:{_below(v, indent)}" for k, v in value.items())
    if isinstance(value, list) and value:
        return "".join(f"{pad}-{_below(v, indent)}" for v in value)
    return f"{pad}{_scalar(value)}\n"


def _below(value: Any, indent: int) -> str:
    if isinstance(value, dict | list) and value:
        return "\n" + as_yaml(value, indent + 1)
    return f" {_scalar(value)}\n"


def _key(name: str) -> str:
    return name if PLAIN.fullmatch(name) else _scalar(name)


def _scalar(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
