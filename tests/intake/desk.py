"""A desk with requests on it, in every state: what the tests of this room and its faces begin with. Call in a unit."""

from datetime import timedelta

from server.intake import service as intake
from server.intake.models import HelpRequest
from server.intake.rules import Consent, HelpFacts
from server.intake.service import ActFacts, Decision, Official
from server.kit.actors import Actor
from server.kit.clock import now, today
from server.kit.ids import new_uid
from server.registry import service as registry
from server.registry.rules import Controller
from server.registry.service import PersonFacts
from tests.cast import VILLAGE, Cast

NAME, MOTHER = "兰心", "李秀英"
PHONE = "13800000001"
TEXT = "母亲住院花了很多钱，家里这个月没有收入了。"
AGREED = "电话中说明了情况，孩子在上学，愿意申请。"


def facts(**changes: object) -> HelpFacts:
    values = {
        "contact_name": NAME,
        "contact_phone": PHONE,
        "area_code": VILLAGE,
        "troubles": ("illness", "living"),
        "text": TEXT,
        "consent": Consent("ticked"),
        "on_behalf": "family",
        "person_name": MOTHER,
        "relation": "母亲",
    }
    return HelpFacts(**{**values, **changes})  # type: ignore[arg-type]


def asked(cast: Cast, *, by: Actor | None = None, key: str = "", **changes: object) -> HelpRequest:
    """Lan asks for her mother."""
    return intake.ask(facts(**changes), actor=by or cast.lan, key=key or new_uid())


def called(cast: Cast, **changes: object) -> HelpRequest:
    return intake.call_back(asked(cast, **changes).uid, actor=cast.wang, text=AGREED)


def handed(cast: Cast, **changes: object) -> HelpRequest:
    official = Official("window", "袁救〔2026〕118", today(), where="灵泉街道便民服务中心")
    return intake.hand_over(called(cast, **changes).uid, official, actor=cast.tian)


def decided(cast: Cast, result: str = "granted", **changes: object) -> HelpRequest:
    fen = 120_000 if result == "granted" else None
    decision = Decision(result, "符合临时救助条件，按标准一次发放", today(), granted_fen=fen)
    return intake.decide(handed(cast, **changes).uid, decision, actor=cast.tian)


def at_charity(cast: Cast, **changes: object) -> HelpRequest:
    return intake.to_charity(called(cast, **changes).uid, actor=cast.tian, consent=Consent("spoken"))


def closed(cast: Cast, **changes: object) -> HelpRequest:
    return intake.close(decided(cast, **changes).uid, actor=cast.tian, outcome="helped", text="钱已经到账")


def withdrawn(cast: Cast, **changes: object) -> HelpRequest:
    return intake.withdraw(asked(cast, **changes).uid, actor=cast.lan)


IN_STATE = {
    "received": asked,
    "called_back": called,
    "handed_over": handed,
    "decided": decided,
    "charity": at_charity,
    "closed": closed,
    "withdrawn": withdrawn,
}


def act(**changes: object) -> ActFacts:
    values = {
        "what": "临时生活费",
        "form": "cash",
        "purse": "reserve",
        "amount_fen": 50_000,
        "given_at": now() - timedelta(minutes=5),
        "voucher": "备-2026-031",
    }
    return ActFacts(**{**values, **changes})  # type: ignore[arg-type]


def person(cast: Cast, name: str = MOTHER) -> str:
    """On the bureau's record; their uid."""
    row = PersonFacts(name=name, kind="低保家庭", area_code=VILLAGE, controller=Controller.RELIEF, birth_year=1950)
    return registry.register_person(row, actor=cast.tian).uid
