"""同意 — one tap is one message, however often and by whom it is told; the count never goes below nothing."""

import threading
from datetime import timedelta

import pytest

from server.kit.clock import now
from server.kit.units import writing
from server.messages import queries, subscriptions
from server.messages import service as messages
from server.messages.errors import OnlyInWechat, TemplateUnknown
from server.messages.rules import CONSENTS_MAX, SAME_TAP
from server.messages.subscriptions import Said, hear, take_one
from server.people import queries as people
from tests.messages.post import TEMPLATE, app_settings, drain, later, listening, post, wechat
from tests.paying import HOST

__all__ = ["app_settings", "drain", "later", "listening", "post", "wechat"]


def hears(unit, cast, *told):
    """Answers of Lan in this order: (source, seconds from now); how many messages that leaves."""
    for number, (source, seconds) in enumerate(told):
        said_at = now() + timedelta(seconds=seconds)
        with unit():
            hear(cast.lan.uid, Said(TEMPLATE, "accept", source, said_at, key=f"{source}:{number}"))
    with unit():
        return subscriptions.remaining(cast.lan.uid, TEMPLATE)


FAR = SAME_TAP.total_seconds() + 1


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ([("phone", 0)], 1),
        ([("push", 0)], 1),
        ([("phone", 0), ("push", 2)], 1),
        ([("push", 0), ("phone", 300)], 1),
        ([("phone", 0), ("phone", 5), ("push", 1), ("push", 6)], 2),
        ([("push", 0), ("push", 5), ("phone", 1), ("phone", 6)], 2),
        ([("phone", 0), ("push", FAR)], 2),
        ([("phone", 0), ("phone", 5), ("push", 6)], 2),
        ([("push", 0), ("phone", 5), ("push", 6)], 2),
    ],
)
def test_a_tap_told_by_both_counts_once(unit, cast, told, left):
    assert hears(unit, cast, *told) == left


def test_the_same_telling_is_heard_once(unit, cast):
    said = Said(TEMPLATE, "accept", "push", now(), "one")
    with unit():
        assert hear(cast.lan.uid, said)
        assert not hear(cast.lan.uid, said)
        assert subscriptions.remaining(cast.lan.uid, TEMPLATE) == 1


def test_no_is_not_counted_and_takes_nothing_away(unit, cast):
    with unit():
        hear(cast.lan.uid, Said(TEMPLATE, "accept", "phone", now()))
        for answer in ("reject", "ban", "filter"):
            hear(cast.lan.uid, Said(TEMPLATE, answer, "phone", now()))
        assert subscriptions.remaining(cast.lan.uid, TEMPLATE) == 1


def test_the_count_has_an_end_on_both_sides(unit, cast):
    with unit():
        assert take_one(cast.lan.uid, TEMPLATE) is None
        for _ in range(CONSENTS_MAX + 5):
            hear(cast.lan.uid, Said(TEMPLATE, "accept", "phone", now()))
        assert subscriptions.remaining(cast.lan.uid, TEMPLATE) == CONSENTS_MAX
        subscriptions.give_back(cast.lan.uid, TEMPLATE)
        assert subscriptions.remaining(cast.lan.uid, TEMPLATE) == CONSENTS_MAX
        taken = [take_one(cast.lan.uid, TEMPLATE) for _ in range(CONSENTS_MAX + 5)]
        assert taken.count(None) == 5


def test_who_proved_the_same_phone_is_one_person_with_one_wechat(unit, cast):
    """Bo's record comes to point at Lan's: what Lan is told may go by Bo's WeChat, if that agreed."""
    with unit():
        bo = people.record(cast.bo.uid)
        bo.phone, bo.phone_blind, bo.same_as = None, None, cast.lan.uid
        bo.phone_sealed = None
    with unit():
        hear(cast.bo.uid, Said(TEMPLATE, "accept", "phone", now()))
        assert take_one(cast.lan.uid, TEMPLATE) == cast.bo.uid
        assert take_one(cast.lan.uid, TEMPLATE) is None


def test_sixteen_at_once_take_no_more_than_there_is(app, unit, cast):
    with unit():
        for _ in range(5):
            hear(cast.lan.uid, Said(TEMPLATE, "accept", "phone", now()))
    taken = []

    def take():
        with app.app_context(), writing():
            found = take_one(cast.lan.uid, TEMPLATE)
        taken.append(found)

    crowd = [threading.Thread(target=take) for _ in range(16)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    with unit():
        left = subscriptions.remaining(cast.lan.uid, TEMPLATE)
    assert len(taken) == 16
    assert len([one for one in taken if one]) + left == 5


def test_both_sides_at_once_are_one_tap(app, unit, cast):
    with unit():  # the row is there: who locks it second sees what the first has heard
        hear(cast.lan.uid, Said(TEMPLATE, "reject", "phone", now()))
    moment = now()

    def tell(source):
        with app.app_context(), writing():
            hear(cast.lan.uid, Said(TEMPLATE, "accept", source, moment))

    pair = [threading.Thread(target=tell, args=(source,)) for source in ("phone", "push")]
    for one in pair:
        one.start()
    for one in pair:
        one.join()
    with unit():
        assert subscriptions.remaining(cast.lan.uid, TEMPLATE) == 1


def test_wechats_push_is_counted_once_and_the_phone_adds_nothing(post, drain, listening):
    post.listen()
    post.both(2)
    post.wechat.wait()
    drain()
    assert post.left() == 2


def test_a_push_twice_and_eight_times_at_once_is_one_tap(post, drain, later, listening):
    post.listen()
    for kind in ("duplicate", "concurrent"):
        later(2)  # WeChat names an event by its second
        post.wechat.fault("push", kind)
        post.agree()
        post.wechat.wait()
    drain()
    assert post.left() == 2


def test_a_forged_push_counts_nothing(post, drain, listening):
    post.listen()
    post.wechat.fault("push", "bad_signature", count=0)
    post.agree()
    post.wechat.wait()
    drain()
    assert post.left() == 0


@pytest.mark.parametrize("form", ["json", "xml"])
def test_switched_off_in_wechats_own_settings(post, drain, listening, form, unit, cast):
    target = {"url": f"https://{HOST}/wechat/push", "format": form}
    assert post.wechat.post("/_sim/push/target", target)["ok"]
    post.both()
    post.wechat.wait()  # what is said in one second has no order: the tap has come before the settings are opened
    post.wechat.post("/_sim/consent", {"user": "lan", "template": TEMPLATE, "n": 0, "off": True})
    post.wechat.wait()
    drain()
    with unit():
        (row,) = queries.subscriptions([cast.lan.uid])
        assert (row.remaining, row.off) == (1, True)
    assert post.tell() == ""


def test_a_template_of_somebody_else_is_not_counted(post, drain, listening, unit, cast):
    post.listen()
    post.agree(template="T9")
    post.wechat.wait()
    drain()
    with unit():
        assert queries.subscriptions([cast.lan.uid]) == []


def test_a_phone_may_only_speak_of_our_templates_and_in_wechat(unit, cast):
    with unit():
        with pytest.raises(TemplateUnknown):
            messages.told_consent("oLan", [cast.lan.uid], {"T9": "accept"}, [])
        for nobody in (None, "oNobody"):
            with pytest.raises(OnlyInWechat):
                messages.told_consent(nobody, [cast.lan.uid], {TEMPLATE: "accept"}, [])


def test_always_is_kept_until_it_is_taken_back(unit, cast):
    with unit():
        (row,) = messages.told_consent("oLan", [cast.lan.uid], {TEMPLATE: "accept"}, [TEMPLATE])
        assert (row.remaining, row.always) == (1, True)
        (row,) = messages.told_consent("oLan", [cast.lan.uid], {TEMPLATE: "reject"}, [])
        assert (row.remaining, row.always) == (1, False)
