"""The two forms in which this standard speaks: JSON and XML, of one and the same content; errors too."""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse
from django.urls import register_converter

from fengqiao.api.answers import HEADERS, encoded

FORMS = {"json": "application/json", "xml": "text/xml"}
Item = Mapping[str, Any]


class Form:
    """The end of an address: `.json` or `.xml`."""

    regex = "json|xml"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Form, "form")


def told(form: str, root: str, each: str, items: Sequence[Item], *, status: int = 200) -> Any:
    """Several: a list in JSON, `<root><each>…` in XML."""
    if form == "json":
        return _response(form, encoded(list(items)), status)
    top = ElementTree.Element(root)
    for item in items:
        _fill(ElementTree.SubElement(top, each), item)
    return _response(form, _xml(top), status)


def told_one(form: str, root: str, item: Item) -> HttpResponse:
    """One: an object in JSON, `<root>…` in XML."""
    if form == "json":
        return _response(form, encoded(item), 200)
    top = ElementTree.Element(root)
    _fill(top, item)
    return _response(form, _xml(top), 200)


def refused(form: str, status: int, sentence: str) -> HttpResponse:
    said = [{"code": status, "description": sentence}]
    response: HttpResponse = told(form, "errors", "error", said, status=status)
    return response


def _response(form: str, content: bytes, status: int) -> HttpResponse:
    media_type = f"{FORMS[form]}; charset=utf-8"
    return HttpResponse(content, status=status, content_type=media_type, headers=HEADERS)


def _xml(top: ElementTree.Element) -> bytes:
    made: bytes = ElementTree.tostring(top, encoding="UTF-8", xml_declaration=True)
    return made


def _fill(element: ElementTree.Element, item: Item) -> None:
    for name, value in item.items():
        if isinstance(value, list):
            _fill_list(ElementTree.SubElement(element, name), name, value)
        elif isinstance(value, Mapping):
            _fill(ElementTree.SubElement(element, name), value)
        else:
            ElementTree.SubElement(element, name).text = _word(value)


def _fill_list(element: ElementTree.Element, name: str, values: Sequence[Any]) -> None:
    """`<formats><format>`: each by the name of the list less its s."""
    for value in values:
        part = ElementTree.SubElement(element, name.removesuffix("s"))
        if isinstance(value, Mapping):
            _fill(part, value)
        else:
            part.text = _word(value)


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
