"""A desk with wishes on it: what the tests of this room and its faces begin with. Call inside a unit."""

from datetime import timedelta
from io import BytesIO

from PIL import Image
from sqlalchemy import select

from server.kit.actors import Actor
from server.kit.clock import today
from server.kit.db import db
from server.registry import service as registry
from server.registry.models import Consent, HelpedPerson
from server.registry.rules import Controller
from server.registry.service import PersonFacts
from server.wishes import look_jobs, queries
from server.wishes import service as wishes
from server.wishes.models import Wish
from server.wishes.rules import Facts, Look
from server.wishes.service import judging
from tests.cast import TOWN, VILLAGE, Cast

NAME = "李秀英"
STORY = "老人独自居住，夏天屋里闷热，想要一台电风扇。"


def person(cast: Cast, name: str = NAME, consent: bool = True) -> str:
    """A helped person on the charity's record; their uid."""
    facts = PersonFacts(
        name=name, kind="独居老人", area_code=VILLAGE, controller=Controller.CHARITY, birth_year=1946, sex="女"
    )
    row = registry.register_person(facts, actor=cast.tian)
    if consent:
        give_consent(cast, row)
    return row.uid


def give_consent(cast: Cast, row: HelpedPerson, by: str = "self") -> Consent:
    """To the wish being public, on paper."""
    return registry.give_consent(
        row,
        recipient="袁州区慈善会",
        purpose="wish",
        kinds=["情况说明"],
        expires_on=today() + timedelta(days=365),
        given_by=by,
        actor=cast.tian,
    )


def row(uid: str) -> Wish:
    return db.session.scalars(select(Wish).where(Wish.uid == uid)).one()


def facts(**changes: object) -> Facts:
    values = {
        "title": "电风扇",
        "kind": "goods",
        "for_whom": "独居老人",
        "area_code": TOWN,
        "story": STORY,
        "price_fen": 15000,
        "price_source": "街道超市询价",
    }
    return Facts(**{**values, **changes})  # type: ignore[arg-type]


def in_review(cast: Cast, *, look: Look = Look.PASS, **changes: object) -> str:
    """Written and handed in by Tian, looked at by WeChat; the uid."""
    changes = {"person_uid": person(cast), **changes} if "person_uid" not in changes else changes
    wish = wishes.draft(facts(**changes), actor=cast.tian)
    wishes.submit(wish.uid, actor=cast.tian)
    answered(wish, look)
    return wish.uid


def answered(wish: Wish, look: Look) -> None:
    """As if WeChat had been asked and had said so."""
    wish.text_look = Look.ASKED
    db.session.flush()
    look_jobs.record_look({"wish": wish.uid, "mark": wish.text_mark}, (look, None))


def publish(uid: str, actor: Actor) -> Wish:
    """By a reviewer who has looked at whatever there is to look at."""
    asked = judging.sight(queries.desk_wish(uid, actor=actor), actor).questions
    return wishes.publish(uid, actor=actor, answers={one.about: "已逐条核对" for one in asked})


def on_the_shelf(cast: Cast, **changes: object) -> str:
    """Published by Chen; the uid."""
    uid = in_review(cast, **changes)
    publish(uid, cast.chen)
    return uid


def a_service(**changes: object) -> dict[str, object]:
    plain = {"title": "陪老人聊天", "kind": "service", "price_fen": None, "price_source": ""}
    return {**plain, **changes}


def held(cast: Cast, donor: Actor | None = None, **changes: object) -> str:
    """A wish claimed by Lan, or by another donor; the claim's uid."""
    return wishes.claim(on_the_shelf(cast, **changes), actor=donor or cast.lan).uid


def sent(cast: Cast, donor: Actor | None = None) -> str:
    uid = held(cast, donor)
    wishes.sent(uid, actor=donor or cast.lan, carrier="邮政", waybill="YZ123456")
    return uid


def received(cast: Cast) -> str:
    uid = sent(cast)
    wishes.receive(uid, actor=cast.tian)
    return uid


def handed_over(cast: Cast) -> str:
    uid = received(cast)
    wishes.hand_over(uid, actor=cast.tian, note="本人签收")
    return uid


def confirmed(cast: Cast) -> str:
    uid = handed_over(cast)
    wishes.confirm(uid, actor=cast.chen)
    return uid


def answered_by_letter(cast: Cast, wish: str, text: str = "谢谢您的电风扇。") -> None:
    """Tian writes what the person would say, Chen lets it out."""
    letter = wishes.write_letter(wish, actor=cast.tian, text=text)
    wishes.publish_letter(wish, actor=cast.chen, seen_version=letter.version)


def picture(side: int = 32) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", (side, side), (200, 60, 40)).save(out, "PNG")
    return BytesIO(out.getvalue())
