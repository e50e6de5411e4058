"""What the OpenAPI document says of a door, taken from its shapes."""

from types import UnionType
from typing import Any

import msgspec

from fengqiao.api import shapes
from fengqiao.jurisdiction.models import Organ
from fengqiao.mediation.querysets import MediationFile

REF = "#/components/schemas/{name}"
Described = dict[str, Any]
PROBLEM = {"$ref": "#/components/responses/Problem"}
SAID = {200: "好的 · OK", 201: "已登记 · Taken in", 503: "未就绪 · Not ready"}


def door(
    *,
    answers: dict[int, Any],
    body: type | None = None,
    query: type | None = None,
    with_files: bool = False,
) -> Described:
    """Keyword arguments for an operation: what it takes, what it answers; a problem otherwise."""
    responses: dict[int | str, Any] = {s: _answer(s, shape) for s, shape in answers.items()}
    extra: Described = {"responses": {**responses, "default": PROBLEM}}
    if query is not None:
        extra["parameters"] = _parameters(query)
    if body is not None:
        extra["requestBody"] = _body(body, with_files)
    return {"response": dict.fromkeys(answers), "openapi_extra": extra}


def download(query: type | None = None) -> Described:
    """Of a door that answers with a file."""
    content = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    file = {"description": "文件 · The file", "content": content}
    return {
        "response": {200: None},
        "openapi_extra": {
            "responses": {200: file, "default": PROBLEM},
            **({"parameters": _parameters(query)} if query else {}),
        },
    }


def _answer(status: int, shape: Any) -> Described:
    return {"description": SAID[status], "content": {"application/json": {"schema": _of(shape)}}}


def _of(shape: Any) -> Described:
    if isinstance(shape, UnionType):
        return {"anyOf": [_of(part) for part in shape.__args__]}
    return {"$ref": REF.format(name=shape.__name__)}


def _parameters(query: type) -> list[Described]:
    properties = msgspec.json.schema(query)["$defs"][query.__name__]["properties"]
    return [_parameter(name, dict(schema)) for name, schema in properties.items()]


def _parameter(name: str, schema: Described) -> Described:
    if schema.get("default") == "":
        del schema["default"]  # not to say it is the same
    said = {"description": schema.pop("description")} if "description" in schema else {}
    return {"name": name, "in": "query", "required": False, **said, "schema": schema}


def _body(body: type, with_files: bool) -> Described:
    content = {"application/json": {"schema": _of(body)}}
    if with_files:
        content["multipart/form-data"] = {"schema": _form_with_files()}
    return {"required": True, "content": content}


def _form_with_files() -> Described:
    command_id = {"type": "string", "format": "uuid"}
    file = {"type": "string", "format": "binary", "description": "A fact of type `file`"}
    return {
        "type": "object",
        "properties": {"command_id": command_id, "file": file},
        "required": ["command_id"],
        "additionalProperties": {"type": "string"},
    }


# ── The parts that all doors share ───────────────────────────────────────────────────────────────


def components() -> Described:
    """Every shape by its name, the one problem, and the headers that every door reads."""
    named = [shape for shape in vars(shapes).values() if _is_shape(shape)]
    named.append(MediationFile)
    _, schemas = msgspec.json.schema_components(named, ref_template=REF, schema_hook=_organ)
    for name in ("Registration", "Act"):
        schemas[name]["additionalProperties"] = True
    content = {"application/problem+json": {"schema": _of(shapes.Problem)}}
    return {
        "schemas": dict(sorted(schemas.items())),
        "responses": {
            "Problem": {"description": "不行，并说明原因 · No, and why", "content": content}
        },
        "parameters": {"XPost": X_POST, "AcceptLanguage": ACCEPT_LANGUAGE},
    }


def _organ(kind: type) -> Described:
    if kind is Organ:
        return _of(shapes.Named)
    raise NotImplementedError(f"{kind} has no schema.")


def _is_shape(found: object) -> bool:
    bases = (shapes.Shape, shapes.Given, msgspec.Struct)
    return isinstance(found, type) and issubclass(found, msgspec.Struct) and found not in bases


X_POST = {
    "name": "X-Post",
    "in": "header",
    "required": False,
    "description": "Which post of the user acts (see /me); without it the one held longest",
    "schema": {"type": "string", "format": "uuid"},
}
ACCEPT_LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "required": False,
    "description": "`en` gives English labels; sentences stay Chinese",
    "schema": {"type": "string"},
}
