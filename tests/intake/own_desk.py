"""Own wishes in every state: what the tests of them and of their faces begin with. Call in a unit."""

from server.intake import service as intake
from server.intake.models import OwnWish
from server.intake.rules import Consent, OwnFacts
from server.intake.service import Visit
from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.ids import new_uid
from server.wishes.rules import Facts
from tests.cast import VILLAGE, Cast
from tests.wishes import desk as wish_desk

NAME, MOTHER, PHONE = "兰心", "李秀英", "13800000001"
TEXT = "夏天太热，妈妈想要一台电风扇。"
SEEN = "老人独居，屋里没有电扇，线路完好。"
KIND_WORDS = "这件事可以办救助，村里会陪您去办。"


def facts(**changes: object) -> OwnFacts:
    values = {
        "contact_name": NAME,
        "contact_phone": PHONE,
        "area_code": VILLAGE,
        "text": TEXT,
        "consent": Consent("ticked"),
        "on_behalf": "family",
        "person_name": MOTHER,
        "relation": "母亲",
    }
    return OwnFacts(**{**values, **changes})  # type: ignore[arg-type]


def asked(cast: Cast, *, by: Actor | None = None, key: str = "", **changes: object) -> OwnWish:
    """Lan wishes something for her mother."""
    return intake.wish(facts(**changes), actor=by or cast.lan, key=key or new_uid())


def visit(**changes: object) -> Visit:
    return Visit(**{"visited_on": today(), "text": SEEN, **changes})  # type: ignore[arg-type]


def visited(cast: Cast, **changes: object) -> OwnWish:
    return intake.check(asked(cast, **changes).uid, visit(), actor=cast.wang)


def public_text(**changes: object) -> Facts:
    return wish_desk.facts(**{"area_code": VILLAGE, **changes})


def written(cast: Cast, *, submit: bool = False, person: bool = False, **changes: object) -> OwnWish:
    uid = visited(cast, **changes).uid
    if person:
        intake.link(uid, wish_desk.person(cast), actor=cast.wang)
    return intake.write(uid, public_text(), actor=cast.wang, submit=submit)


def answered(cast: Cast, **changes: object) -> OwnWish:
    return intake.answer(asked(cast, **changes).uid, because="unsuitable", text=KIND_WORDS, actor=cast.wang)


def withdrawn(cast: Cast, **changes: object) -> OwnWish:
    return intake.withdraw_wish(asked(cast, **changes).uid, actor=cast.lan)


IN_STATE = {"asked": asked, "visited": visited, "written": written, "answered": answered, "withdrawn": withdrawn}
