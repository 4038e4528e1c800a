"""外发 — one consent, one letter: sent outside the unit, never twice, and what WeChat's answers mean."""

from contextlib import suppress

import pytest

from server.kit.clock import now
from server.messages import outbox, queries, rules
from server.messages import service as messages
from server.messages.errors import FieldUnfit, NoConsentLeft, NotToSendAgain, SendingNotFound
from server.messages.service import Outside
from server.wechat import wire
from tests.messages.post import FACTS, TEMPLATE, app_settings, drain, later, listening, post, wechat

__all__ = ["app_settings", "drain", "later", "listening", "post", "wechat"]
SEND = "subscribe_send"


def test_it_works(post, drain):
    post.both()
    uid = post.tell()
    assert (post.stands(uid), post.left(), post.letters) == (("waiting", None), 0, [])
    drain()
    (letter,) = post.letters
    assert (letter["template"], letter["page"]) == (TEMPLATE, "wish/detail?id=abc")
    assert {key: cell["value"] for key, cell in letter["data"].items()} == {
        "thing1": "一件棉衣",
        "character_string2": FACTS["no"],
        "date3": "2026年11月22日",
        "phrase4": "已交付",
    }
    assert post.stands(uid) == ("sent", None)
    assert post.row(uid).msgid == letter["key"]


def test_who_did_not_agree_reads_it_in_the_inbox_alone(post, drain, unit, cast):
    assert post.tell() == ""
    drain()
    assert post.asked() == 0
    with unit():
        assert [one.title for one in queries.inbox([cast.lan.uid]).items] == ["第 1 条"]


def test_one_consent_is_one_letter(post, drain):
    post.both(2)
    sent = [post.tell() for _ in range(3)]
    assert [bool(uid) for uid in sent] == [True, True, False]
    drain()
    assert len(post.letters) == 2


def test_a_message_told_before_is_sent_once(post, drain, unit, cast):
    post.both(2)
    for _ in range(2):
        with unit():
            messages.tell_donor(cast.lan.uid, "送达", "已送达", key="once", outside=Outside("wish_result", FACTS))
    drain()
    assert (len(post.letters), post.left()) == (1, 1)


def test_what_wechat_would_refuse_is_refused_where_it_is_written(post):
    with pytest.raises(FieldUnfit):
        post.tell(result="六个字的短语")


def test_an_undone_unit_sends_nothing(post, drain, unit, cast):
    post.both()
    with suppress(ZeroDivisionError), unit():
        messages.tell_donor(cast.lan.uid, "送达", "已送达", outside=Outside("wish_result", FACTS))
        raise ZeroDivisionError
    drain()
    assert (post.letters, post.left()) == ([], 1)


@pytest.mark.parametrize("errcode", [-1, 45009, 43108, 45011])
def test_a_busy_wechat_is_asked_again_with_growing_gaps(post, drain, later, errcode):
    post.both()
    uid = post.tell()
    post.wechat.fault(SEND, "errcode", count=2, args={"errcode": errcode})
    drain()
    assert post.stands(uid) == ("waiting", errcode)
    assert drain() == 0
    for _ in range(2):
        later(3600)
        drain()
    assert (post.stands(uid), len(post.letters), post.row(uid).tries) == (("sent", None), 1, 3)


@pytest.mark.parametrize(("errcode", "left"), [(43101, 0), (43107, 2), (47003, 2), (40003, 2), (40037, 2)])
def test_a_refusal_for_good_ends_it_and_says_why(post, drain, later, errcode, left):
    post.both(2)
    uid = post.tell()
    post.wechat.fault(SEND, "errcode", args={"errcode": errcode})
    drain()
    later(7200)
    drain()
    assert (post.stands(uid), post.left(), post.asked()) == (("failed", errcode), left, 1)
    assert str(errcode) in rules.reason(errcode, "failed")


def test_a_switch_turned_off_sends_nothing_until_it_is_on_again(post, drain):
    post.both(2)
    post.tell()
    post.wechat.fault(SEND, "errcode", args={"errcode": 43107})
    drain()
    assert post.tell() == ""
    post.both()
    assert post.tell()


def test_a_token_refused_is_renewed_once(post, drain):
    post.both()
    uid = post.tell()
    post.wechat.fault(SEND, "errcode", args={"errcode": 40001})
    drain()
    assert (post.stands(uid)[0], len(post.letters), post.asked()) == ("sent", 1, 2)


def test_a_wechat_that_is_not_there_is_certainly_unasked(post, drain, later):
    post.both(3)
    uid = post.tell()
    drain_while_dead(post, drain)
    assert post.stands(uid) == ("waiting", rules.NOT_REACHED)
    later(60)
    drain()
    assert (post.stands(uid)[0], len(post.letters)) == ("sent", 1)


def drain_while_dead(post, drain):
    post.wechat.kill()
    drain()
    post.wechat.launch()


def test_after_a_lost_answer_the_last_consent_is_asked_again_and_wechat_refuses_a_second_letter(post, drain, later):
    post.both()
    uid = post.tell()
    post.wechat.fault(SEND, "reset_after")
    drain()
    assert (post.stands(uid), len(post.letters)) == (("unsure", rules.NO_ANSWER), 1)
    later(rules.DOUBT.total_seconds() + 1)
    drain()
    assert (post.stands(uid), len(post.letters)) == (("sent", 43101), 1)
    assert rules.reason(43101, "sent") == rules.ARRIVED_BEFORE


def test_after_a_lost_question_it_is_sent_once(post, drain, later):
    post.both()
    uid = post.tell()
    post.wechat.fault(SEND, "html_502")
    drain()
    assert (post.stands(uid)[0], post.letters) == ("unsure", [])
    later(rules.DOUBT.total_seconds() + 1)
    drain()
    assert (post.stands(uid)[0], len(post.letters)) == ("sent", 1)


def test_with_more_consents_a_lost_answer_is_never_asked_again(post, drain, later):
    post.both(2)
    uid = post.tell()
    post.wechat.fault(SEND, "reset_after")
    drain()
    for _ in range(5):
        later(3600)
        drain()
    assert (post.stands(uid)[0], len(post.letters), post.asked()) == ("unsure", 1, 1)


def test_a_slow_answer_is_a_lost_one(post, drain, monkeypatch):
    monkeypatch.setattr(wire, "READ_S", 0.3)
    post.both(2)
    uid = post.tell()
    post.wechat.fault(SEND, "timeout", args={"seconds": 1})
    drain()
    assert post.stands(uid) == ("unsure", rules.NO_ANSWER)


def test_wechats_own_word_settles_a_doubt(post, drain, listening):
    post.listen()
    post.both(2)
    drain()
    uid = post.tell()
    post.wechat.fault(SEND, "reset_after")
    drain()
    post.wechat.wait()
    drain()
    assert (post.stands(uid)[0], len(post.letters)) == ("sent", 1)
    assert post.row(uid).msgid == post.letters[0]["key"]


def test_taken_and_told_later_that_it_failed(post, drain, listening):
    post.listen()
    post.both()
    drain()
    uid = post.tell()
    post.wechat.fault(SEND, "sent_failed")
    drain()
    post.wechat.wait()
    drain()
    assert post.stands(uid) == ("failed", rules.TOLD_FAILED)


def test_news_that_is_stale_is_not_sent_any_more(post, drain, later):
    post.both()
    uid = post.tell()
    post.wechat.fault(SEND, "busy", count=0)
    for _ in range(30):
        drain()
        later(7 * 3600)
    assert (post.stands(uid), post.left()) == (("failed", rules.STALE), 1)


def test_who_died_over_it_leaves_a_doubt_and_no_second_letter(post, drain, later, unit):
    """As after a power cut just when WeChat had been asked."""
    post.both(2)
    uid = post.tell()
    with unit():
        assert outbox.begin(uid) is not None
    drain()
    later(3600)
    drain()
    assert (post.stands(uid)[0], post.asked()) == ("unsure", 0)


def test_an_attempt_overtaken_by_another_writes_nothing(post, unit):
    post.both()
    uid = post.tell()
    with unit():
        going = outbox.begin(uid)
    with unit():
        assert outbox.begin(uid) is None
        assert outbox.settle(uid, "another", outbox.Outcome("sent", msgid="1")) is None
    assert post.stands(uid)[0] == "unsure"
    with unit():
        outbox.settle(uid, going.attempt, outbox.Outcome("sent", msgid="2"))
    assert post.stands(uid) == ("sent", None)


def test_what_failed_is_sent_again_with_a_new_consent(post, drain, unit, cast):
    post.both()
    uid = post.tell()
    post.wechat.fault(SEND, "errcode", args={"errcode": 47003})
    drain()
    with unit():
        outbox.resend(uid, actor=cast.chen)
    drain()
    assert (post.stands(uid)[0], post.left(), len(post.letters)) == ("sent", 0, 1)
    with unit(), pytest.raises(NotToSendAgain):
        outbox.resend(uid, actor=cast.chen)


def test_without_a_consent_nothing_is_sent_again(post, drain, unit, cast):
    post.both()
    uid = post.tell()
    post.wechat.fault(SEND, "errcode", args={"errcode": 43101})
    drain()
    with unit(), pytest.raises(NoConsentLeft):
        outbox.resend(uid, actor=cast.chen)
    with unit(), pytest.raises(SendingNotFound):
        outbox.resend(uid, actor=cast.ren)
    with unit(), pytest.raises(SendingNotFound):
        outbox.resend("nothing", actor=cast.chen)


def test_the_gaps_grow():
    gaps = [rules.gap(tries, -1) for tries in range(1, 8)]
    assert gaps == sorted(gaps)
    assert gaps[0].total_seconds() == 10
    assert rules.gap(1, 45009) >= rules.gap(3, -1)
    assert now() + gaps[-1] > now()
