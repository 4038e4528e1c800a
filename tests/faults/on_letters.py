"""W8: what can go wrong with a message by WeChat. Nothing is tried for ever, nobody gets two letters."""

from random import Random
from uuid import uuid4

from sqlalchemy import select

from server.kit.clock import now
from server.kit.db import db
from server.kit.units import reading, writing
from server.messages import service as messages
from server.messages import subscriptions
from server.messages.models import Message, Sending
from server.messages.service import Outside
from server.messages.subscriptions import Said
from server.people import queries as people
from tests.faults.catalogue import Ends, Fault
from tests.faults.on_mini import asked, comes
from tests.faults.world import World
from tests.messages.facts import FACTS

KIND, TEMPLATE, SEND = "wish_result", "demo_wish_result", "/cgi-bin/message/subscribe/send"
# errcode of WeChat → (how it ends, how often WeChat is asked).
ENDS = {43101: ("failed", 1), 43107: ("failed", 1), 47003: ("failed", 1), 43108: ("sent", 2), 45009: ("sent", 2)}


def agreed(world: World) -> str:
    """Somebody of the cast whom WeChat knows agrees to one more message, here and there; their uid."""
    openid, lan = comes(world, "lan who reads"), world.cast.lan
    world.wechat.post("/_sim/consent", {"user": "lan who reads", "template": TEMPLATE})
    with world.app.app_context(), writing():
        people.record(lan.uid).openid = openid
        subscriptions.hear(lan.uid, Said(TEMPLATE, "accept", "phone", now()))
    world.wechat.wait()
    world.drain()
    return lan.uid


def told(world: World, donor: str) -> str:
    """One message; its key."""
    key = f"story:{uuid4().hex}"
    with world.app.app_context(), writing():
        messages.tell_donor(donor, "送达", "已送达", key=key, outside=Outside(KIND, FACTS))
    return key


def ended(world: World, key: str) -> str:
    with world.app.app_context(), reading():
        mine = select(Sending.state).join(Message, Message.id == Sending.message_id).where(Message.key == key)
        return str(db.session.scalar(mine))


def letters(world: World) -> int:
    return len([row for row in world.wechat.get("/_sim/state")["subscribes"] if row["template"] == TEMPLATE])


def refused(world: World, _chance: Random) -> Ends:
    for errcode, (end, times) in ENDS.items():
        donor, before = agreed(world), asked(world, SEND)
        world.wechat.fault("subscribe_send", "errcode", args={"errcode": errcode})
        key = told(world, donor)
        world.drain()
        world.pass_time(3700)
        assert (ended(world, key), asked(world, SEND) - before) == (end, times), errcode
    return {}


def failed_later(world: World, _chance: Random) -> Ends:
    donor = agreed(world)
    world.wechat.fault("subscribe_send", "sent_failed")
    key = told(world, donor)
    world.drain()
    world.pass_time(60)
    assert ended(world, key) == "failed"
    return {}


def lost(world: World, _chance: Random) -> Ends:
    """The answer is lost: WeChat's own push says that it went, or the row stays in doubt; one letter at the most."""
    donor, before = agreed(world), letters(world)
    world.wechat.fault("subscribe_send", "reset_after")
    key = told(world, donor)
    world.drain()
    world.pass_time(600)
    assert (ended(world, key), letters(world) - before) == ("sent", 1)
    return {}


def w8(world: World, chance: Random) -> Ends:
    for story in (refused, failed_later, lost):
        story(world, chance)
        assert world.idle_faults() == []
    return {}


FAULTS = [Fault("W8", "ended or tried again as the answer means; never two letters", w8)]
