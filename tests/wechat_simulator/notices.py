"""The notification engine: sealed, signed, tried again 15 times over 86 640 s (pay.weixin.qq.com, 支付成功回调通知)."""

from __future__ import annotations

import http.client
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .clock import rfc3339
from .faults import Fault
from .identities import MERCHANTS, STRANGER_KEY_FILE, PlatformKey
from .keyring import signer
from .rows import Notice, Timer
from .signing import probe_of, signed_headers
from .simulator import ALPHANUMERIC, DIGITS
from .web import compact, seal

if TYPE_CHECKING:
    from .simulator import Simulator

GAPS_S = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
ANSWER_LIMIT_S = 5.0
ACCEPTED = {"200", "204"}
AT_BIRTH = {"drop", "delay"}
AT_TRY = {"duplicate", "concurrent", "stale", "probe", "wrong_key", "unknown_serial", "corrupt"}
FORGED = {"probe", "wrong_key", "unknown_serial", "corrupt", "stale"}


def notice_body(notice: Notice, apiv3_key: str, nonce: str, associated_data: str) -> bytes:
    """The bytes that are posted; a new nonce gives a new ciphertext of the same plain text."""
    resource = {
        "original_type": notice.original_type,
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": seal(apiv3_key, notice.plain, nonce, associated_data),
        "associated_data": associated_data,
        "nonce": nonce,
    }
    return compact(
        {
            "id": notice.id,
            "create_time": rfc3339(notice.made_at),
            "resource_type": "encrypt-resource",
            "event_type": notice.event_type,
            "summary": notice.summary,
            "resource": resource,
        }
    ).encode()


def announce(sim: Simulator, mchid: str, event_type: str, summary: str, url: str, plain: object) -> Notice:
    """Keep a new notice and let the scheduler send it. Called inside ``sim.change()``."""
    original = "transaction" if event_type.startswith("TRANSACTION") else "refund"
    made_at = sim.now()
    number = f"EV-{sim.draw('notice', 20, DIGITS)}"
    notice = Notice(number, mchid, event_type, original, summary, url, compact(plain), made_at)
    fault = sim.faults.take("notify", event_type, kinds=AT_BIRTH)
    if fault is not None and fault.kind == "drop":
        notice.state = "dropped"
    else:
        sim.scheduler.at(made_at + (fault.seconds(600) if fault else 0.0), "notify", notice.id)
    sim.notices.put(notice.id, notice)
    return notice


def attempt(sim: Simulator, timer: Timer) -> None:
    """One try of one notice, and the timer of the next if it failed."""
    notice = sim.notices.rows[timer.ref]
    if notice.state != "pending":
        return
    started = sim.scheduler.started(timer)
    fault = sim.faults.take("notify", notice.event_type, kinds=AT_TRY)
    verdict = _send_with(sim, notice, started, fault)
    if sim.stopping.is_set():
        return
    with sim.change():
        notice.tries.append({"at": started, "verdict": verdict, "fault": fault.kind if fault else ""})
        if verdict in ACCEPTED and notice.state == "pending":
            notice.state = "done"
        elif len(notice.tries) > len(GAPS_S):
            notice.state = "given_up"
        elif notice.state == "pending":
            sim.scheduler.at(started + GAPS_S[len(notice.tries) - 1], "notify", notice.id)
        sim.notices.put(notice.id, notice)


def _send_with(sim: Simulator, notice: Notice, now: float, fault: Fault | None) -> str:
    """The verdict of this try. A forged copy that is accepted fails the whole run; a probe precedes the true copy."""
    if fault is None:
        return send(sim, notice, now)
    if fault.kind == "concurrent":
        return _send_at_once(sim, notice, now, int(fault.args.get("times", 8)))
    if fault.kind == "duplicate":
        return [send(sim, notice, now) for _ in range(int(fault.args.get("times", 2)))][-1]
    verdict = send(sim, notice, now, fault)
    if verdict in ACCEPTED:
        sim.violate(f"a notice with {fault.kind} was accepted: {notice.id}")
        return f"{fault.kind} accepted"
    return send(sim, notice, now) if fault.kind == "probe" else verdict


def _send_at_once(sim: Simulator, notice: Notice, now: float, times: int) -> str:
    verdicts: list[str] = []
    threads = [threading.Thread(target=lambda: verdicts.append(send(sim, notice, now))) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return "200" if ACCEPTED & set(verdicts) else verdicts[0]


def send(sim: Simulator, notice: Notice, now: float, fault: Fault | None = None) -> str:
    """Post once. Gives the status, or why there was none."""
    kind = fault.kind if fault else ""
    if fault is not None and kind == "stale":
        now += float(fault.args.get("seconds", -301))
    nonce = sim.draw("gcm", 12, ALPHANUMERIC)
    body = notice_body(notice, MERCHANTS[notice.mchid].apiv3_key, nonce, notice.original_type)
    if kind == "corrupt":
        body = _flipped(body)
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "User-Agent": "Mozilla/4.0",
        **signed_headers(_key(sim, notice.mchid, kind), body, now, sim.draw("nonce", 32)),
    }
    if kind == "probe":
        headers["Wechatpay-Signature"] = probe_of(headers["Wechatpay-Signature"])
    verdict = _post(sim, notice.url, headers, body)
    sim.journal.write(sim.now(), "out", "POST", notice.url, headers, body, verdict)
    return verdict


def _key(sim: Simulator, mchid: str, kind: str) -> PlatformKey:
    """The signing key; a wrong one comes under the right serial, an unknown serial with the right key."""
    right = signer(sim, mchid)
    if kind == "wrong_key":
        return PlatformKey(right.serial, STRANGER_KEY_FILE)
    if kind == "unknown_serial":
        return PlatformKey("PUB_KEY_ID_0119000000012026010100009999999999", right.key_file)
    return right


def _flipped(body: bytes) -> bytes:
    """One character of the ciphertext changed before signing: the signature holds, the seal does not."""
    at = body.index(b'"ciphertext":"') + len(b'"ciphertext":"') + 8
    return body[:at] + (b"A" if body[at : at + 1] != b"A" else b"B") + body[at + 1 :]


def _post(sim: Simulator, url: str, headers: dict[str, str], body: bytes) -> str:
    parts = urlsplit(url)
    base = sim.maps.get(parts.hostname or "")
    if base is None:
        return "unmapped"
    target = urlsplit(base)
    path = target.path.rstrip("/") + (parts.path or "/")
    connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=ANSWER_LIMIT_S)
    began = time.monotonic()
    try:
        connection.request("POST", path, body, {**headers, "Host": parts.netloc})
        status = connection.getresponse().status
    except TimeoutError:
        return "timeout"
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
    return str(status) if time.monotonic() - began <= ANSWER_LIMIT_S else "timeout"


def replay(sim: Simulator, notice: Notice) -> None:
    """Send it once more from the start of its schedule, whatever became of it."""
    with sim.change():
        notice.state, notice.tries = "pending", []
        sim.notices.put(notice.id, notice)
        sim.scheduler.at(sim.now(), "notify", notice.id)


def hold(sim: Simulator, notice: Notice, state: str) -> None:
    """Keep it back (``held``, until replayed or released) or lose it for ever (``dropped``)."""
    with sim.change():
        if notice.state in {"pending", "held"}:
            notice.state = state
            sim.notices.put(notice.id, notice)
            sim.scheduler.cancel("notify", notice.id)


def release(sim: Simulator, notice: Notice) -> None:
    """Go on with a held notice, now."""
    with sim.change():
        if notice.state == "held":
            notice.state = "pending"
            sim.notices.put(notice.id, notice)
            sim.scheduler.at(sim.now(), "notify", notice.id)
