"""What staff do at the desk, inside the product that dies: each step in a unit of its own, taken up where it stopped.

The console does the same behind a sign-in; a journey that dies at every point has no use for fifty sign-ins.
"""

from typing import Any

from sqlalchemy import select

from server.campaigns import service as campaigns
from server.gifts import queries as gift_facts
from server.gifts import service as gifts
from server.kit import clock
from server.kit.actors import Actor
from server.kit.db import db
from server.kit.units import reading, writing
from server.messages import service as messages
from server.messages.service import Outside
from server.payments import queries as payments
from server.payments.service.bills import plan_bills
from server.spending import service as spending
from server.spending.models import Spending
from tests.files.pictures import jpeg
from tests.messages.facts import FACTS


def actor(told: dict[str, Any]) -> Actor:
    return Actor("staff", told["uid"], frozenset(told["roles"]), told["name"], tuple(told["areas"]))


def told(who: Actor) -> dict[str, Any]:
    """An actor as JSON."""
    return {"uid": who.uid, "roles": sorted(who.roles), "name": who.name, "areas": list(who.areas)}


def refund(wish: dict[str, Any]) -> None:
    """`{order_no, asks, agrees}`: all of an order goes back."""
    with reading():
        known = [(row.uid, row.state) for row in payments.refunds_of(wish["order_no"])]
        gift = gift_facts.by_order(wish["order_no"])
        assert gift is not None
        gift_uid, amount_fen = gift.uid, gift.amount_fen
    if not known:
        with writing():
            asks = actor(wish["asks"])
            uid = gifts.ask_refund(gift_uid, amount_fen=amount_fen, why="donor_asked", actor=asks)
        known = [(uid, "review")]
    if known[0][1] == "review":
        with writing():
            gifts.approve_refund(known[0][0], actor=actor(wish["agrees"]))


def spend(wish: dict[str, Any]) -> None:
    """`{campaign, payee, line, fen, what_for, asks, agrees, pays}`: from the draft to the bank's slip."""
    steps = {"": _draft, "draft": _submit, "review": _agree, "approved": _pay}
    while (step := steps.get(_spending(wish)[1])) is not None:
        with writing():
            step(wish, _spending(wish, inside=True))


def bills(_wish: dict[str, Any]) -> None:
    """The clock's own work, as far as bills go."""
    with writing():
        plan_bills()


def tell(wish: dict[str, Any]) -> None:
    """`{donor, key}`: one message that goes by WeChat as well; told again it is no second one."""
    with writing():
        messages.tell_donor(wish["donor"], "送达", "已送达", key=wish["key"], outside=Outside("wish_result", FACTS))


DEEDS = {"refund": refund, "spend": spend, "bills": bills, "tell": tell}


def _spending(wish: dict[str, Any], inside: bool = False) -> tuple[str, str, int, str]:
    """uid, state, version and number of the spending for this purpose; empty while there is none."""
    if not inside:
        with reading():
            return _spending(wish, inside=True)
    row = db.session.scalar(select(Spending).where(Spending.what_for == wish["what_for"]))
    return ("", "", 0, "") if row is None else (row.uid, row.state, row.version, row.no)


def _draft(wish: dict[str, Any], _row: tuple[str, str, int, str]) -> None:
    fields = {"budget_line": wish["line"], "payee": wish["payee"], "amount_fen": wish["fen"]}
    campaigns.draft_spending(wish["campaign"], actor=actor(wish["asks"]), what_for=wish["what_for"], **fields)


def _submit(wish: dict[str, Any], row: tuple[str, str, int, str]) -> None:
    spending.submit(row[0], actor=actor(wish["asks"]))


def _agree(wish: dict[str, Any], row: tuple[str, str, int, str]) -> None:
    spending.approve(row[0], actor=actor(wish["agrees"]), seen_version=row[2])


def _pay(wish: dict[str, Any], row: tuple[str, str, int, str]) -> None:
    paid = {"bank_ref": f"REF{row[3]}", "paid_on": clock.today(), "slip": jpeg()}
    spending.pay(row[0], actor=actor(wish["pays"]), seen_version=row[2], **paid)
