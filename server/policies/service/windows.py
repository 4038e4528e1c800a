"""窗口 — name the window of a policy in a place, or take it away."""

from dataclasses import asdict, dataclass

from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.errors import field_error
from server.policies import rules
from server.policies.errors import WindowWrong
from server.policies.models import Policy, PolicyWindow
from server.policies.queries import windows
from server.regions import queries as regions

LONG = {"station_name": 60, "station_address": 120, "hours": 60}
LABELS = {"station_name": "窗口名称", "station_address": "地址", "hours": "办公时间"}


@dataclass(frozen=True)
class Given:
    """One window as it was typed."""

    station_name: str
    station_address: str = ""
    station_phone: str = ""
    hours: str = ""


def set_window(policy: Policy, area_code: str, given: Given, *, actor: Actor) -> PolicyWindow:
    """登记窗口 of a place; the one that was there is corrected. WindowWrong names each field."""
    values = {name: text.strip() for name, text in asdict(given).items()}
    _refuse_wrong(area_code, values)
    row = windows.at(policy, area_code)
    if row is None:
        row = PolicyWindow(policy_id=policy.id, area_code=area_code)
        db.session.add(row)
    for name, text in values.items():
        setattr(row, name, text)
    db.session.flush()
    audit.write(actor, "policies.set_window", row.uid, {"no": policy.no, "area": area_code})
    return row


def remove_window(row: PolicyWindow, *, actor: Actor) -> None:
    """撤掉窗口; the next one around answers."""
    audit.write(actor, "policies.remove_window", row.uid, {"area": row.area_code})
    db.session.delete(row)
    db.session.flush()


def _refuse_wrong(area_code: str, values: dict[str, str]) -> None:
    wrong = [
        field_error(f"/{name}", f"“{LABELS[name]}”最多 {most} 个字")
        for name, most in LONG.items()
        if len(values[name]) > most
    ]
    if not values["station_name"]:
        wrong.append(field_error("/station_name", "请填写窗口名称"))
    if values["station_phone"] and not rules.is_phone(values["station_phone"]):
        wrong.append(field_error("/station_phone", "“电话”应是电话号码，例如 0795-1234567"))
    if not area_code or not regions.exists(area_code):
        wrong.append(field_error("/area", "请选择地区"))
    if wrong:
        raise WindowWrong(detail=wrong)
