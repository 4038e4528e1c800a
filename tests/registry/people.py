"""Invented persons to help. Order codes 990 to 999 are given to nobody."""

from datetime import date
from typing import Any

from server.registry.rules import Guardian, check_digit
from server.registry.service import PersonFacts
from tests.cast import VILLAGE

GUARDIAN = Guardian("祖示例", "13800000031", "祖母")


def id_number(born: date = date(1948, 5, 3), serial: str = "991") -> str:
    body = f"360902{born:%Y%m%d}{serial}"
    return body + check_digit(body)


def facts(**given: Any) -> PersonFacts:
    """An old woman of the village; change what the test is about."""
    usual = {
        "name": "李示例",
        "kind": "独居老人",
        "area_code": VILLAGE,
        "controller": "charity",
        "id_number": id_number(serial="992"),
        "phone": "13800000021",
        "address": "示例村三组 8 号",
    }
    return PersonFacts(**{**usual, **given})
