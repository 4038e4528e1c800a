"""读法 — one object from JSON or XML. Bombs, doubled keys and documents with a DTD are refused before they unfold."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from server.wechat.pay.strict import NotStrict, read_object

DEPTH_MAX = 10


class Unreadable(ValueError):
    pass


def read(raw: bytes) -> dict[str, Any]:
    """The object in `raw`; XML gives texts, objects for nested elements, lists for repeated ones. Raises Unreadable."""
    try:
        return _read_xml(raw) if raw.lstrip()[:1] == b"<" else read_object(raw)
    except (NotStrict, ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Unreadable(type(error).__name__) from None


def _read_xml(raw: bytes) -> dict[str, Any]:
    root = fromstring(raw, forbid_dtd=True)
    if root.tag != "xml":
        raise Unreadable("root")
    found = _value(root, 1)
    return found if isinstance(found, dict) else {}


def _value(element: Element, depth: int) -> Any:
    if depth > DEPTH_MAX:
        raise Unreadable("nested too deep")
    if not len(element):
        return element.text or ""
    found: dict[str, Any] = {}
    for child in element:
        value = _value(child, depth + 1)
        if child.tag in found:
            before = found[child.tag]
            found[child.tag] = [*before, value] if isinstance(before, list) else [before, value]
        else:
            found[child.tag] = value
    return found
