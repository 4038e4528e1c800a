"""N1 to N19: what can happen to a notice on its way. One gift, whatever it is, and nothing that WeChat did not say."""

import base64
import gzip
import http.client
import json
import secrets
import socket
import threading
import time
from random import Random
from typing import Any
from urllib.parse import urlsplit

from server.kit.clock import now
from server.wechat.pay.client import NOTIFY_PATH
from tests.faults.catalogue import Ends, Fault, Story, fen
from tests.faults.world import World
from tests.paying import HOST
from tests.payments.test_take_notice import OURS, STRANGER, facts_of, notice, send
from tests.wechat_simulator.identities import PlatformKey
from tests.wechat_simulator.signing import probe_of, signed_headers

DAY_S = 86_400
TEN_YEARS_S = 10 * 365 * DAY_S
LATE_S = 5.2
NOBODY = "http://127.0.0.1:9"
UNKNOWN_SERIAL = PlatformKey("PUB_KEY_ID_0119000000012026010100009999999999", OURS.key_file)


def lost(world: World, chance: Random) -> Ends:
    world.wechat.fault("notify", "drop")
    return {world.buy(fen(chance)): "paid"}


def delayed(world: World, chance: Random) -> Ends:
    """Past the order's expiry: the query has booked it long before."""
    late_s = chance.randint(1900, 20_000)
    world.wechat.fault("notify", "delay", args={"seconds": late_s})
    order_no = world.buy(fen(chance))
    world.mend([order_no])
    world.pass_time(late_s)
    assert world.evidence(order_no) == ["query", "notice"]
    return {order_no: "paid"}


def planted(kind: str, **args: Any) -> Story:
    """One fault of the simulator's own, met by one payment."""

    def story(world: World, chance: Random) -> Ends:
        world.wechat.fault("notify", kind, args={name: draw(chance) for name, draw in args.items()})
        return {world.buy(fen(chance)): "paid"}

    return story


def swapped(world: World, chance: Random) -> Ends:
    world.wechat.fault("notify", "delay", args={"seconds": 60})
    first, second = world.buy(fen(chance)), world.buy(fen(chance))
    world.drain()
    assert world.settled(second)
    assert not world.settled(first) or world.evidence(first) == ["query"]
    world.pass_time(61)
    return {first: "paid", second: "paid"}


def before_the_prepay_answer(world: World, chance: Random) -> Ends:
    world.wechat.fault("jsapi", "delay", args={"seconds": 0.6})
    order_no = world.give(fen(chance))
    opening = threading.Thread(target=world.insist, args=(order_no,))
    opening.start()
    known = lambda: order_no in {row["out_trade_no"] for row in world.wechat.get("/_sim/state")["orders"]}  # noqa: E731
    world.wechat.until(known)
    world.wechat.post("/_sim/pay", {"out_trade_no": order_no})
    world.wechat.wait()
    world.drain()
    assert world.settled(order_no), "booked before the cashier has opened"
    opening.join()
    return {order_no: "paid"}


def of_yesterday(world: World, chance: Random) -> Ends:
    order_no = world.buy(fen(chance))
    world.mend([order_no])
    journal = world.wechat.get("/_sim/journal")["entries"]
    sent = [row for row in journal if row["direction"] == "out" and row["path"].endswith(NOTIFY_PATH)][-1]
    world.pass_time(DAY_S)
    for _ in range(chance.randint(2, 5)):
        assert posted(world, sent["body"].encode(), sent["headers"]) == 401
    return {order_no: "paid"}


def posted(world: World, raw: bytes, headers: dict[str, str] | list[tuple[str, str]]) -> int:
    """Post these headers as they are, doubled ones too. 0 when the product hung up before it had read all."""
    line = http.client.HTTPConnection(urlsplit(world.base).netloc, timeout=60)
    pairs = list(headers.items()) if isinstance(headers, dict) else headers
    try:
        line.putrequest("POST", NOTIFY_PATH)
        for name, value in [*pairs, ("Content-Length", str(len(raw)))]:
            line.putheader(name, value)
        line.endheaders(raw)
        return line.getresponse().status
    except OSError:
        return 0
    finally:
        line.close()


def wrong_headers(world: World, chance: Random) -> Ends:
    world.wechat.fault("notify", "drop")
    order_no = world.buy(fen(chance))
    raw = notice(facts_of(world, order_no))
    good = signed_headers(OURS, raw, now().timestamp(), secrets.token_hex(8))
    for name in good:
        left = [(key, value) for key, value in good.items() if key != name]
        assert posted(world, raw, left) == 401, name
        assert posted(world, raw, [*left, (name, good[name]), (name, good[name])]) == 401, name
        assert posted(world, raw, [*left, (name, f"{good[name]}\u00fc".encode().decode("latin-1"))]) == 401, name
    for name, odd in (("Timestamp", "0x5f5e100"), ("Timestamp", "-1"), ("Timestamp", "٣"), ("Signature", "zz!")):
        changed = {**good, f"Wechatpay-{name}": odd.encode().decode("latin-1")}
        assert posted(world, raw, changed) == 401, odd
    assert world.evidence(order_no) == []
    assert posted(world, raw, good) == 204
    return {order_no: "paid"}


def broken_seals(world: World, chance: Random) -> Ends:
    """Signed by WeChat, and yet not to be opened."""
    world.wechat.fault("notify", "drop")
    order_no = world.buy(fen(chance))
    whole = json.loads(notice(facts_of(world, order_no)))
    text = base64.b64decode(whole["resource"]["ciphertext"])
    place = chance.randrange(len(text))
    flipped = text[:place] + bytes([text[place] ^ 1 << chance.randrange(8)]) + text[place + 1 :]
    for change in (
        {"ciphertext": base64.b64encode(flipped).decode()},
        {"ciphertext": base64.b64encode(text[: chance.randrange(len(text))]).decode()},
        {"ciphertext": "=" * 8},
        {"associated_data": "Transaction"},
        {"associated_data": "x" * 17},
        {"nonce": whole["resource"]["nonce"][:11]},
        {"nonce": ""},
        {"algorithm": "AEAD_AES_128_GCM"},
        {"original_type": "refund"},
        {"original_type": None},
    ):
        bent = json.dumps({**whole, "resource": {**whole["resource"], **change}}).encode()
        assert send(world.base, bent) == 400, change
    assert world.evidence(order_no) == []
    assert send(world.base, json.dumps(whole).encode()) == 204
    return {order_no: "paid"}


def other_facts(world: World, chance: Random) -> Ends:
    """Signed and sealed by WeChat, about something else than was agreed. The true notice comes after them all."""
    world.wechat.fault("notify", "drop")
    order_no = world.give(fen(chance))
    parameters = world.insist(order_no)
    total = world.wechat.order(order_no)["total_fen"]
    for number, change in enumerate(
        (
            {"amount": {"total": total + chance.choice([-1, 1]), "currency": "CNY"}},
            {"amount": {"total": total, "currency": "USD"}},
            {"mchid": "1900000002"},
            {"appid": "wx9c8b7a6f5e4d3c2b"},
            {"trade_state": "NOTPAY"},
            {"out_trade_no": f"G20261122NEVERMADE{secrets.token_hex(3).upper()}"},
        )
    ):
        facts = facts_of(world, order_no, transaction_id=f"42000099{secrets.token_hex(8)}", **change)
        assert send(world.base, notice(facts, f"EV-{order_no[-8:]}-{number}")) == 204, "kept, for a person to see"
    world.drain()
    assert world.state(order_no) == "asked", "none of it was believed"
    assert world.pay(parameters)["errMsg"] == "requestPayment:ok"
    return {order_no: "paid"}


def bombs(world: World, chance: Random) -> Ends:
    """Signed by WeChat, or by a key that was stolen: no body may cost us more than its reading."""
    world.wechat.fault("notify", "drop")
    order_no = world.buy(fen(chance))
    good = notice(facts_of(world, order_no))
    deep = b'{"id":' + b"[" * 10_000 + b"]" * 10_000 + b"}"
    whole = good.decode()
    twice = whole[:-1] + ',"id":"EV-OTHER"}'
    for raw, statuses in (
        (b"0" * (1 << 20), {413, 0}),
        (b"0" * (10 << 20), {413, 0}),
        (gzip.compress(b"0" * (10 << 20)), {400}),
        (deep, {400}),
        (whole.replace('"id"', '"x":NaN,"id"', 1).encode(), {400}),
        (twice.encode(), {400}),
        (b"\xff\xfe" + good, {400}),
        (b"[]", {400}),
        (b"", {400}),
    ):
        headers = signed_headers(OURS, raw, now().timestamp(), secrets.token_hex(8))
        began = time.process_time()  # the product is in this process
        assert posted(world, raw, {**headers, "Content-Encoding": "gzip"}) in statuses, raw[:20]
        assert time.process_time() - began < 2, raw[:20]
    assert world.evidence(order_no) == []
    assert send(world.base, good) == 204
    return {order_no: "paid"}


def slow_loris(world: World, chance: Random) -> Ends:
    """Thirty senders who never finish a sentence: the good notice is answered within a second all the same."""
    host, port = urlsplit(world.base).hostname, urlsplit(world.base).port
    lines = [socket.create_connection((host, port)) for _ in range(30)]
    for line in lines:
        line.sendall(f"POST {NOTIFY_PATH} HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 500\r\n\r\n{{".encode())
    order_no = world.buy(fen(chance))
    world.drain()
    assert world.settled(order_no)
    for line in lines:
        line.close()
    return {order_no: "paid"}


def while_restarting(world: World, chance: Random) -> Ends:
    """The first tries find nobody at home. A locked, a full and a lost database: tests/faults/test_environment.py."""
    world.wechat.post("/_sim/map", {"host": HOST, "base": NOBODY})
    order_no = world.buy(fen(chance))
    assert world.evidence(order_no) == []
    world.wechat.post("/_sim/map", {"host": HOST, "base": world.base})
    world.later(16)
    world.wechat.wait()
    assert world.evidence(order_no) == ["notice"]
    return {order_no: "paid"}


def answered_too_late(world: World, chance: Random) -> Ends:
    """We book and answer after WeChat has hung up; its next try is no news."""
    world.doors.late_s = LATE_S
    order_no = world.buy(fen(chance))
    world.doors.late_s = 0
    assert world.evidence(order_no) == ["notice"]
    world.pass_time(16)
    (tries,) = [row["tries"] for row in world.wechat.get("/_sim/state")["notices"] if order_no in row["plain"]]
    assert [row["verdict"] for row in tries] == ["timeout", "204"]
    assert world.evidence(order_no) == ["notice"]
    return {order_no: "paid"}


def forged(key: PlatformKey, probe: bool = False) -> Story:
    """Copies that WeChat has not signed come first, and again after the good one."""

    def story(world: World, chance: Random) -> Ends:
        world.wechat.fault("notify", "probe" if probe else "wrong_key" if key is STRANGER else "unknown_serial")
        order_no = world.buy(fen(chance))
        for _ in range(chance.randint(10, 30)):
            raw = notice(facts_of(world, order_no))
            headers = signed_headers(key, raw, now().timestamp(), secrets.token_hex(8))
            if probe:
                headers["Wechatpay-Signature"] = probe_of(headers["Wechatpay-Signature"])
            assert posted(world, raw, headers) == 401
        return {order_no: "paid"}

    return story


def stale(world: World, chance: Random) -> Ends:
    for seconds in (-301, -chance.randint(302, TEN_YEARS_S), 360):  # on its way a minute may pass
        world.wechat.fault("notify", "stale", args={"seconds": seconds})
    order_no = world.buy(fen(chance))
    world.later(31)  # the second and the third try
    world.wechat.wait()
    assert world.evidence(order_no) == []
    return {order_no: "paid"}


MISMATCH = frozenset({"mismatch", "odd_notice"})
FAULTS = [
    Fault("N1", "the query finds the payment", lost),
    Fault("N2", "the query has booked it; the late notice is no news", delayed),
    Fault("N3", "one gift", planted("duplicate", times=lambda chance: chance.randint(2, 50))),
    Fault("N4", "one gift", planted("concurrent", times=lambda _: 8)),
    Fault("N6", "each is booked on its own", swapped),
    Fault("N7", "booked before the cashier has opened", before_the_prepay_answer),
    Fault("N8", "401; the next try is booked", stale),
    Fault("N9", "401; nothing changes", of_yesterday),
    Fault("N10", "401; the true copy is booked", forged(OURS, probe=True)),
    Fault("N11", "401; the next try is booked", forged(STRANGER)),
    Fault("N12", "401, nothing is fetched; the next try is booked", forged(UNKNOWN_SERIAL)),
    Fault("N13", "401; the good one is booked", wrong_headers),
    Fault("N14", "400; the good one is booked", broken_seals),
    Fault("N15", "kept for a person, booked never; the true one is booked", other_facts, MISMATCH),
    Fault("N16", "413 or 400 at once; the good one is booked", bombs),
    Fault("N17", "others are answered meanwhile", slow_loris),
    Fault("N18", "no 2xx; the next try is booked", while_restarting),
    Fault("N19", "booked; the next try is no news", answered_too_late),
]
