"""A complaint, as somebody would make it."""

from typing import Any

from server.complaints import service as complaints
from server.complaints.models import Complaint
from server.complaints.rules import About, Kind, Said
from server.people.roles import Role
from tests.cast import COUNTY, staff

TEXT = "公示说买了一百份学习用品，我们学校一份也没有收到。"
PHONE = "13800000009"
KEY = "k" * 32


def said(**changes: Any) -> Said:
    return Said(**{"about": About.HOUSE, "subject": "", "kind": Kind.MONEY, "text": TEXT, "phone": PHONE, **changes})


def told(key: str = KEY, place: str = "192.0.2.1", **changes: Any) -> tuple[Complaint, str]:
    return complaints.tell(said(**changes), key=key, place=place)


def watcher(login: str = "bu", name: str = "卜监管") -> Any:
    """At the bureau, over the charity."""
    return staff(login, name, Role.BUREAU_CHARITY, COUNTY)
