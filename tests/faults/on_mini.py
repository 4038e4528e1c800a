"""W1 to W11, S1 to S10: what can go wrong on the mini-program's side. No answer is no pass, a forged push no word.

W8 stands in on_letters.py; W10 befalls what the product does not call: see UNCALLED, and the test that holds it.
"""

import threading
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete

from server.files import queries as files
from server.gifts import queries as gift_facts
from server.gifts import service as gifts
from server.gifts import words
from server.kit.db import db
from server.kit.units import reading, writing
from server.messages import queries as messages
from server.people import queries as people
from server.wechat import pictures, session, token, wire
from server.wechat.errors import LoginCodeWrong, PhoneCodeWrong, WechatUnavailable
from server.wechat.models import WechatToken
from server.wishes import service as wishes
from tests.faults.catalogue import Ends, Fault, Story, fen
from tests.faults.world import World
from tests.paying import HOST, LAN
from tests.wechat_simulator.identities import SECOND_APPID
from tests.wishes import desk

PHONE, NUMBER = "/wxa/business/getuserphonenumber", "13800000001"
PICTURE = f"https://{HOST}/x"
HIDDEN = "照片已不再显示"
CODE_OVER_S, HOUR_S = 301, 3600
UNCALLED = {"W10": "/wxa/getwxacodeunlimit"}
"""id → the address of WeChat's that no line of the product names; whoever adds one adds its story here"""


def asked(world: World, path: str) -> int:
    """How often WeChat was asked there."""
    journal = world.wechat.get("/_sim/journal")["entries"]
    return sum(row["direction"] == "in" and path in row["path"] for row in journal)


def comes(world: World, user: str = LAN) -> str:
    """Somebody opens the mini-program, and WeChat knows where to push; their openid."""
    world.wechat.post("/_sim/push/target", {"url": f"https://{HOST}/wechat/push"})
    with world.app.app_context():
        return session.code_to_openid(world.wechat.post("/_sim/login", {"user": user})["code"])


def phone_code(world: World) -> str:
    return str(world.wechat.post("/_sim/phone_code", {"user": LAN, "phone": NUMBER})["code"])


def token_refused_for_ever(world: World, _chance: Random) -> Ends:
    before = asked(world, PHONE)
    world.wechat.fault("getuserphonenumber", "errcode", count=0, args={"errcode": 40001})
    with world.app.app_context(), pytest.raises(WechatUnavailable):
        session.phone_of(phone_code(world))
    assert asked(world, PHONE) - before == 2
    return {}


def token_stolen(world: World, _chance: Random) -> Ends:
    with world.app.app_context():
        token.access_token()
        before = asked(world, "stable_token")
        world.wechat.fault("getuserphonenumber", "token_stolen")
        assert session.phone_of(phone_code(world)) == NUMBER
    assert asked(world, "stable_token") - before == 1
    return {}


def cold_workers(world: World, _chance: Random) -> Ends:
    """Eight threads; eight processes: tests/wechat/test_mini_faults.py."""
    with world.app.app_context(), writing():
        db.session.execute(delete(WechatToken))
    before, found = asked(world, "stable_token"), []
    world.wechat.fault("stable_token", "delay", count=0, args={"seconds": 0.4})

    def ask() -> None:
        with world.app.app_context():
            found.append(token.access_token())

    crowd = [threading.Thread(target=ask) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert (len(found), len(set(found)), asked(world, "stable_token") - before) == (8, 1, 1)
    return {}


def slow_answers(world: World, chance: Random) -> Ends:
    """A short while is waited for; a long one is no answer, and the next question finds one."""
    world.wechat.fault("jscode2session", "delay", args={"seconds": 0.4})
    comes(world)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wire, "READ_S", 0.3)
        world.wechat.fault("jscode2session", "timeout", args={"seconds": 1})
        with pytest.raises(WechatUnavailable):
            comes(world)
    comes(world)
    return {}


def login_codes(world: World, _chance: Random) -> Ends:
    used, late = (world.wechat.post("/_sim/login", {"user": LAN})["code"] for _ in range(2))
    foreign = world.wechat.post("/_sim/login", {"user": LAN, "appid": SECOND_APPID})["code"]
    with world.app.app_context():
        session.code_to_openid(used)
        world.later(CODE_OVER_S)
        for code in (used, foreign, late):
            with pytest.raises(LoginCodeWrong):
                session.code_to_openid(code)
    return {}


def phone_codes(world: World, _chance: Random) -> Ends:
    used, late = phone_code(world), phone_code(world)
    with world.app.app_context():
        assert session.phone_of(used) == NUMBER
        world.later(CODE_OVER_S)
        for code in (used, late):
            with pytest.raises(PhoneCodeWrong):
                session.phone_of(code)
    return {}


def of_another_app(world: World, _chance: Random) -> Ends:
    foreign = world.wechat.post("/_sim/login", {"user": LAN, "appid": SECOND_APPID})["openid"]
    with world.app.app_context():
        assert pictures.ask_about(PICTURE, foreign) is None
        assert pictures.ask_about(PICTURE, "nobody") is None
    return {}


def words_unjudged(world: World, chance: Random) -> Ends:
    """No verdict is no pass and is asked for again; "review" waits for a person."""
    comes(world)
    world.wechat.fault("msg_sec_check", "busy")
    first, second = says(world, chance, "冬天要暖暖的"), says(world, chance, "x [sim:review]")
    world.drain()
    seen = {no: judged(world, no) for no in (first, second)}
    assert sorted(seen.values()) == ["asked", "review"] or seen == {first: "pass", second: "asked"}
    assert not shown(world, second)
    world.pass_time(HOUR_S)
    assert (judged(world, first), judged(world, second)) == ("pass", "review")
    assert (shown(world, first), shown(world, second)) == (True, False)
    with world.app.app_context(), writing():
        gifts.decide_words(words_of(second).uid, shown=True, actor=world.cast.chen)
    assert shown(world, second)
    return {first: "paid", second: "paid"}


def says(world: World, chance: Random, message: str) -> str:
    """The donor gives and says something; the order's number."""
    given = {"channel": "jsapi", "amount_fen": fen(chance), "shown_as": "anonymous", "message": message}
    with world.app.app_context(), writing():
        order_no = gifts.give(world.campaign_uid, donor=world.donor, **given)
    world.pay(world.insist(order_no))
    world.wechat.wait()
    return order_no


def words_of(order_no: str) -> Any:
    """Inside a unit."""
    offer = gift_facts.offer_of_order(order_no)
    assert offer is not None
    return offer


def judged(world: World, order_no: str) -> str:
    with world.app.app_context(), reading():
        return words.find(words_of(order_no).uid).words


def shown(world: World, order_no: str) -> bool:
    with world.app.app_context(), reading():
        message = words_of(order_no).message
        gift = gift_facts.by_order(order_no)
        assert gift is not None
        wall = gift_facts.wall(world.campaign_uid)
        return (gift.amount_fen, message) in [(line.amount_fen, line.message) for line in wall]


def send_photo(world: World) -> str:
    """Lan of the cast, whose phone is verified, sends a wish's parcel with a photo of it; the photo's uid."""
    openid, lan = comes(world, "lan of the cast"), world.cast.lan
    with world.app.app_context(), writing():
        people.record(lan.uid).openid = openid
        claim = desk.held(world.cast)
        photo = wishes.sent(claim, actor=lan, carrier="邮政", waybill="YZ1", photo=desk.picture()).photo_uid
        wishes.receive(claim, actor=world.cast.tian)
        wishes.hand_over(claim, actor=world.cast.tian, note="本人签收")
        wishes.confirm(claim, actor=world.cast.chen)
        return str(photo)


def verdict(world: World, photo: str) -> str | None:
    with world.app.app_context(), reading():
        return files.find(photo).verdict


def told(world: World) -> int:
    """How often Lan read that a photo of theirs is no longer shown."""
    with world.app.app_context(), reading():
        lines = messages.inbox([world.cast.lan.uid], limit=1000).items
        return [message.title for message in lines].count(HIDDEN)


def look_at(world: World, *seconds: float) -> None:
    """We ask, WeChat looks and pushes, we heed."""
    world.drain()
    for passed in seconds:
        world.pass_time(passed)


def looked_at(at: str, kind: str, end: str, *seconds: float, **args: Any) -> Story:
    """A photo of which WeChat thinks "risky", and a fault on the way of that word: heeded once, or never come."""

    def story(world: World, _chance: Random) -> Ends:
        before = told(world)
        world.wechat.fault(at, kind, args=args)
        world.wechat.post("/_sim/verdict", {"suggest": "risky"})
        photo = send_photo(world)
        look_at(world, *seconds)
        assert verdict(world, photo) == end
        assert told(world) - before == (1 if end == "risky" else 0)
        return {}

    return story


def each(*stories: Story) -> Story:
    def story(world: World, chance: Random) -> Ends:
        for one in stories:
            one(world, chance)
            assert world.idle_faults() == []
        return {}

    return story


def pushed(kind: str, end: str = "risky", *seconds: float, **args: Any) -> Callable[[World, Random], Ends]:
    return looked_at("push", kind, end, *(seconds or (3, 6)), **args)


VERDICTS = each(
    looked_at("media_result", "drop", "asked", 7200),
    looked_at("media_result", "delay", "risky", 1600, seconds=1500),
    looked_at("media_result", "duplicate", "risky", 3),
    looked_at("media_result", "unknown_trace", "asked", 3, 700),
)
FAULTS = [
    Fault("W1", "one renewal, one second try, then an apology", token_refused_for_ever),
    Fault("W2", "one renewal, and it works", token_stolen),
    Fault("W3", "one fetch for all", cold_workers),
    Fault("W4", "waited for up to the limit, then asked again", slow_answers),
    Fault("W5", "refused with a kind sentence", login_codes),
    Fault("W6", "hidden until WeChat or a person let it pass", words_unjudged),
    Fault("W7", "stays as it is; heeded once when it comes; a strange number harms nobody", VERDICTS),
    Fault("W9", "refused with a kind sentence", phone_codes),
    Fault("W11", "nobody here", of_another_app),
    Fault("S1", "401; the true one is heeded", pushed("stale")),
    Fault("S2", "401; the true one is heeded", pushed("wrong_appid")),
    Fault("S3", "401; the true one is heeded", pushed("bad_signature")),
    Fault("S4", "401; the true one is heeded", pushed("bad_padding")),
    Fault("S5", "401; the true one is heeded", pushed("entity_bomb")),
    Fault("S6", "401; the true one is heeded", pushed("plain_body")),
    Fault("S7", "nothing waits for it", pushed("drop", "asked", 3, 7200)),
    Fault("S8", "heeded when it comes", pushed("delay", "risky", 3, 700, seconds=600)),
    Fault("S9", "heeded once", pushed("duplicate")),
    Fault("S10", "heeded once", pushed("concurrent")),
]
