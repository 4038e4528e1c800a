"""收推送: what WeChat sealed is on record once, before `success`; what anybody else made gets one answer, always."""

import base64
import json
import time
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from sqlalchemy import select

from server.kit.db import db
from server.kit.tasks import Task
from server.kit.units import reading
from server.wechat.models import WechatPush
from tests.wechat_push.pushing import Pusher, verdict
from tests.wechat_simulator.identities import APPID, PUSH_AES_KEY, SECOND_APPID, VECTORS

TEXT = {
    "ToUserName": "gh",
    "FromUserName": "oLan",
    "CreateTime": 1767225601,
    "MsgType": "text",
    "MsgId": 9,
    "Content": "你好",
}
REFUSED = {"code": "push_refused", "message": "推送校验失败"}


@pytest.fixture
def kept(app):
    """The names of what is on record, and the facts of the tasks."""

    def look():
        with app.app_context(), reading():
            names = list(db.session.scalars(select(WechatPush.event).order_by(WechatPush.id)))
            tasks = db.session.scalars(select(Task).where(Task.topic == "files.verdict").order_by(Task.id))
            return names, [task.payload for task in tasks]

    return look


def as_xml(message: dict) -> str:
    def cell(value):
        return "".join(f"<{k}>{cell(v)}</{k}>" for k, v in value.items()) if isinstance(value, dict) else str(value)

    return f"<xml>{cell(message)}</xml>"


def padded_with(pad: bytes) -> str:
    """Sealed with the right key, padded as nobody should."""
    key = base64.b64decode(PUSH_AES_KEY + "=")
    text = json.dumps(verdict("T")).encode()
    raw = b"0123456789abcdef" + len(text).to_bytes(4, "big") + text + APPID.encode()
    raw += b"\x00" * ((-len(raw) - len(pad)) % 32) + pad
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(raw) + encryptor.finalize()).decode()


def refused(answer) -> bool:
    assert "success" not in answer.text
    return (answer.status_code, answer.json) == (401, REFUSED)


def test_it_works(push, kept):
    answer = push.send(verdict("T1"))
    assert (answer.status_code, answer.text, answer.mimetype) == (200, "success", "text/plain")
    names, (facts,) = kept()
    assert names == ["event:wxa_media_check"]
    assert (facts["trace"], facts["verdict"]) == ("T1", "risky")


def test_the_published_vector_opens(app, push, kept):
    v = VECTORS["push_aes"]
    answer = push.post(json.dumps({"Encrypt": v["encrypt"]}), push.query(v["encrypt"]))
    assert answer.text == "success"
    assert kept()[0] == ["event:wxa_media_check"]


@pytest.mark.parametrize("outer_xml", [False, True])
@pytest.mark.parametrize("inner_xml", [False, True])
def test_json_and_xml_say_the_same(push, kept, outer_xml, inner_xml):
    message = verdict("T2")
    push.send(as_xml(message) if inner_xml else message, xml=outer_xml)
    (facts,) = kept()[1]
    assert (facts["trace"], facts["verdict"]) == ("T2", "risky")


def test_the_plain_half_of_the_compatible_mode_is_not_read(push, kept):
    sealed = push.sealed(verdict("T3"))
    body = {**verdict("T3", "pass"), "Encrypt": sealed}
    assert push.post(json.dumps(body), push.query(sealed)).text == "success"
    assert [facts["verdict"] for facts in kept()[1]] == ["risky"]


def test_a_repeat_is_kept_once_and_answered_alike(push, kept):
    answers = {push.send(verdict("T4")).text for _ in range(3)}
    assert answers == {"success"}
    assert [len(part) for part in kept()] == [1, 1]


def test_two_verdicts_of_one_second_are_both_kept(push, kept):
    """FromUserName + CreateTime alone would lose the second picture."""
    push.send(verdict("T5"))
    push.send(verdict("T6"))
    assert [facts["trace"] for facts in kept()[1]] == ["T5", "T6"]


def test_a_message_is_known_by_its_number(push, kept):
    push.send(TEXT)
    push.send({**TEXT, "Content": "你好吗"})
    push.send({**TEXT, "MsgId": 10})
    assert kept() == (["text", "text"], [])


def test_a_persons_words_are_not_kept(app, push):
    push.send(TEXT)
    with app.app_context(), reading():
        row = db.session.scalars(select(WechatPush)).one()
        assert "你好" not in str(vars(row))
        assert "oLan" not in str(vars(row))


@pytest.mark.parametrize(
    "changes", [{"errcode": -1008}, {"result": {}}, {"result": {"suggest": "fine"}}, {"result": "pass"}]
)
def test_a_check_that_broke_off_is_no_pass(push, kept, changes):
    push.send(verdict("T7", "pass", **changes))
    assert [facts["verdict"] for facts in kept()[1]] == ["review"]


@pytest.mark.parametrize("trace", ["", "x" * 65, 7, None])
def test_a_verdict_without_a_number_is_only_recorded(push, kept, trace):
    assert push.send(verdict("T", trace_id=trace)).text == "success"
    assert kept() == (["event:wxa_media_check"], [])


def test_a_message_of_no_known_kind_is_recorded(push, kept):
    """Whatever WeChat sealed is taken: a refusal would show the person a broken mini-program."""
    assert push.send({"hello": "world"}).text == "success"
    assert push.send({"MsgType": "event", "Event": "x" * 90}).text == "success"
    assert kept()[0] == ["unknown", f"event:{'x' * 34}"]


@pytest.mark.parametrize(
    "bent",
    [{"msg_signature": "0" * 40}, {"msg_signature": ""}, {"timestamp": "x"}, {"timestamp": ""}, {"nonce": "other"}],
)
def test_a_bent_signature_is_refused(push, kept, bent):
    assert refused(push.send(verdict("T8"), **bent))
    assert kept() == ([], [])


@pytest.mark.parametrize("late_s", [301, 86_400, -301])
def test_a_message_of_another_moment_is_refused(push, kept, late_s):
    assert refused(push.send(verdict("T9"), late_s=late_s))
    assert kept() == ([], [])


@pytest.mark.parametrize(
    "bent", [{"appid": SECOND_APPID}, {"appid": ""}, {"token": "other"}, {"key": "Z" * 43}], ids=str
)
def test_a_message_sealed_for_somebody_else_is_refused(push, kept, bent):
    assert refused(replace(push, **bent).send(verdict("T10")))
    assert kept() == ([], [])


def test_a_plain_message_is_refused_though_its_address_is_signed(push, kept):
    """In plain mode the signature covers no body: who saw one address could write any message."""
    assert refused(push.post(json.dumps(verdict("T11")), push.query()))
    assert kept() == ([], [])


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'
FOREIGN = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><xml><Encrypt>&a;</Encrypt></xml>'


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"[]",
        b'"Encrypt"',
        b'{"Encrypt": 7}',
        b'{"Encrypt": ""}',
        b'{"Encrypt": "a", "Encrypt": "b"}',
        b"<xml/>",
        b"<xml><Encrypt/></xml>",
        b"<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>",
        b"<other><Encrypt>a</Encrypt></other>",
        b"<xml>",
        b"\xff\xfe",
        b"<?xml version='1.0' encoding='nonsense'?><xml/>",
        BOMB.encode(),
        FOREIGN.encode(),
        b"[" * 5000,
        b"<xml>" + b"<a>" * 9000 + b"</a>" * 9000 + b"</xml>",
        b'{"Encrypt": "' + b"A" * 70_000 + b'"}',
    ],
    ids=range(19),
)
def test_what_is_no_envelope_is_refused(push, kept, body):
    assert refused(push.post(body, push.query()))
    assert kept() == ([], [])


def test_what_is_not_sealed_is_refused(push, kept):
    for sealed in ("", "!", "QUJD", "A" * 64, push.sealed("x" * 100)[:-4]):
        assert refused(push.post(json.dumps({"Encrypt": sealed}), push.query(sealed)))
    for pad in (b"", b"\x00", b"\x21" * 33, b"\x01\x02"):
        bad = padded_with(pad)
        assert refused(push.post(json.dumps({"Encrypt": bad}), push.query(bad)))
    for content in ("no object", BOMB, "<xml><a>", "{" * 50):
        assert refused(push.send(content))
    assert kept() == ([], [])


def test_without_a_token_nothing_is_believed(app, push, kept):
    """An empty secret would let anybody sign."""
    chosen = app.extensions["wishbridge_settings"]
    app.extensions["wishbridge_settings"] = replace(chosen, wechat_push_token="")
    assert refused(replace(push, token="").send(verdict("T12")))
    assert refused(replace(push, token="").check())


def test_all_bad_messages_take_alike_long(push: Pusher):
    """Whoever forges learns nothing from the clock either: all answers lie within one class of time."""

    def fastest(send) -> float:
        times = []
        for _ in range(15):
            began = time.perf_counter()
            assert refused(send())
            times.append(time.perf_counter() - began)
        return min(times)

    message = verdict("T13")
    sealed = push.sealed(message)
    wrong_appid = replace(push, appid=SECOND_APPID)
    bent = sealed[:-8] + ("AAAAAAA=" if sealed.endswith("=") else "AAAAAAAA")
    took = [
        fastest(lambda: push.send(message, msg_signature="0" * 40)),
        fastest(lambda: wrong_appid.send(message)),
        fastest(lambda: push.post(json.dumps({"Encrypt": bent}), push.query(bent))),
    ]
    assert max(took) < 0.05
    assert max(took) - min(took) < 0.01
