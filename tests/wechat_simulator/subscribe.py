"""Limits of subscribe message arguments by the type in their key (``thing1``, ``amount2`` …)."""

from __future__ import annotations

import re

from .errors import MiniError

# key type → what the value must match; an assumption where the official table was not seen
RULES = {
    "thing": r"(?s).{1,20}",
    "character_string": r"[\x20-\x7e]{1,32}",
    "name": r"[\u4e00-\u9fff·]{1,10}|[A-Za-z ]{1,20}",
    "phrase": r"[\u4e00-\u9fff]{1,5}",
    "amount": r"[¥￥$]?[0-9]{1,10}(\.[0-9]{1,2})?元?",
    "phone_number": r"[0-9+\- ]{1,17}",
    "number": r"[0-9]{1,32}(\.[0-9]+)?",
    "letter": r"[A-Za-z]{1,32}",
    "symbol": r".{1,5}",
    "car_number": r".{1,8}",
    "date": r"[0-9年月日:\-/ ~]{8,40}",
    "time": r"[0-9年月日:\-/ ~]{4,40}",
}
_KEY = re.compile(r"([a-z_]+?)[0-9]*")


def check_data(data: object) -> None:
    """Raises 47003 naming the argument that does not fit."""
    if not isinstance(data, dict) or not data:
        raise MiniError(47003, "argument invalid! data is empty")
    for key, cell in data.items():
        value = cell.get("value") if isinstance(cell, dict) else None
        match = _KEY.fullmatch(key)
        rule = RULES.get(match.group(1)) if match else None
        if rule is None or not isinstance(value, str) or not re.fullmatch(rule, value):
            raise MiniError(47003, f"argument invalid! data.{key}.value invalid")
