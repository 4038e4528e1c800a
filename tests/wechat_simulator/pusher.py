"""The message push sender (developers.weixin.qq.com, 消息推送): checks an address, seals, sends, tries again."""

from __future__ import annotations

import http.client
import threading
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from . import push_faults
from .faults import Fault
from .mini_rows import Push, PushTarget
from .parcels import Parcel, parcel
from .push import push_signature
from .rows import Timer
from .simulator import ALPHANUMERIC, DIGITS, HEX

if TYPE_CHECKING:
    from .simulator import Simulator

ANSWER_LIMIT_S = 5.0
TRIES = 3
APART_S = 5.0
ACCEPTED = {"success", "empty"}
NAMES = {
    "popup": "subscribe_msg_popup_event",
    "change": "subscribe_msg_change_event",
    "sent": "subscribe_msg_sent_event",
}


def announce(sim: Simulator, appid: str, openid: str, message: dict[str, Any]) -> str:
    """Keep a message and let the scheduler send it; its number. Without an address it goes nowhere."""
    head = {"ToUserName": f"gh_{sim.derive(f'gh:{appid}', 12, HEX)}", "FromUserName": openid}
    fault = sim.faults.take("push", str(message.get("Event", "")), kinds=push_faults.AT_BIRTH)
    with sim.change():
        number = f"P{sim.draw('push', 12, DIGITS)}"
        message = {**head, "CreateTime": int(sim.now()), **message}
        row = Push(appid, message, sim.now(), sim.draw("random", 16, ALPHANUMERIC))
        if sim.push_targets.get(appid) is None:
            row.state = "nowhere"
        elif fault is not None and fault.kind == "drop":
            row.state = "dropped"
        else:
            sim.scheduler.at(sim.now() + (fault.seconds(600) if fault else 0.0), "push", number)
        sim.pushes.put(number, row)
    return number


def tell_choice(sim: Simulator, appid: str, openid: str, template: str, event: str, accepts: bool) -> None:
    """The person chose in the panel (``popup``) or in the settings (``change``)."""
    choice = {"TemplateId": template, "SubscribeStatusString": "accept" if accepts else "reject"}
    if event == "popup":
        choice["PopupScene"] = "0"
    announce(sim, appid, openid, {"MsgType": "event", "Event": NAMES[event], "List": [choice]})


def tell_sent(sim: Simulator, appid: str, openid: str, template: str, number: str) -> None:
    """A subscribe message reached the person, or did not: fault ``sent_failed`` at ``subscribe_send`` (W8)."""
    fault = sim.faults.take("subscribe_send", kinds={"sent_failed"})
    code, words = ("0", "success") if fault is None else ("1", "failed: user refuse")
    sent = {"TemplateId": template, "MsgID": number, "ErrorCode": code, "ErrorStatus": words}
    announce(sim, appid, openid, {"MsgType": "event", "Event": NAMES["sent"], "List": [sent]})


def check_address(sim: Simulator, target: PushTarget) -> str:
    """The GET that WeChat sends when the address is set: ``success`` if the echo came back, else why not."""
    moment, nonce, echo = str(int(sim.now())), sim.draw("nonce", 10, DIGITS), sim.draw("echo", 19, DIGITS)
    signed = push_signature(target.token, moment, nonce)
    query = {"signature": signed, "echostr": echo, "timestamp": moment, "nonce": nonce}
    status, body = _exchange(sim, "GET", f"{target.url}?{urlencode(query)}", b"", "")
    return "success" if (status, body.decode("utf-8", "replace")) == ("200", echo) else status


def attempt(sim: Simulator, timer: Timer) -> None:
    """One try of one message, and the timer of the next if it failed."""
    row = sim.pushes.rows[timer.ref]
    target = sim.push_targets.get(row.appid)
    if row.state != "pending" or target is None:
        return
    started = sim.scheduler.started(timer)
    fault = sim.faults.take("push", str(row.message.get("Event", "")), kinds=push_faults.AT_TRY)
    verdict = _send_with(sim, row, target, started, fault)
    if sim.stopping.is_set():
        return
    with sim.change():
        row.tries.append({"at": started, "verdict": verdict, "fault": fault.kind if fault else ""})
        if verdict in ACCEPTED and row.state == "pending":
            row.state = "done"
        elif len(row.tries) >= TRIES and row.state == "pending":
            row.state = "given_up"
        elif row.state == "pending":
            sim.scheduler.at(started + APART_S, "push", timer.ref)
        sim.pushes.put(timer.ref, row)


def _send_with(sim: Simulator, row: Push, target: PushTarget, now: float, fault: Fault | None) -> str:
    """The verdict of this try. A forged copy that is accepted fails the whole run; the true one follows later."""
    if fault is None:
        return _send(sim, parcel(sim, row, target, now))
    times = int(fault.args.get("times", 8 if fault.kind == "concurrent" else 2))
    if fault.kind == "concurrent":
        return _send_at_once(sim, parcel(sim, row, target, now), times)
    if fault.kind == "duplicate":
        return [_send(sim, parcel(sim, row, target, now)) for _ in range(times)][-1]
    verdict = _send(sim, push_faults.forged(sim, row, target, now, fault))
    if verdict in ACCEPTED:
        sim.violate(f"a push with {fault.kind} was accepted: {row.message.get('Event')}")
        return f"{fault.kind} accepted"
    return verdict


def _send_at_once(sim: Simulator, one: Parcel, times: int) -> str:
    verdicts: list[str] = []
    threads = [threading.Thread(target=lambda: verdicts.append(_send(sim, one))) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return "success" if ACCEPTED & set(verdicts) else verdicts[0]


def _send(sim: Simulator, one: Parcel) -> str:
    """``success``, ``empty``, or what came instead."""
    status, body = _exchange(sim, "POST", one.url, one.body, one.content_type)
    if status != "200":
        return status
    words = body.decode("utf-8", "replace").strip()
    return words[:100] or "empty"


def _exchange(sim: Simulator, method: str, url: str, body: bytes, content_type: str) -> tuple[str, bytes]:
    """Status (or why there was none) and body, within five seconds; journalled."""
    headers = {"User-Agent": "Mozilla/4.0", "Accept": "*/*", **({"Content-Type": content_type} if content_type else {})}
    status, answer = _over_the_wire(sim, method, url, headers, body)
    sim.journal.write(sim.now(), "out", method, url, headers, body, status)
    return status, answer


def _over_the_wire(sim: Simulator, method: str, url: str, headers: dict[str, str], body: bytes) -> tuple[str, bytes]:
    parts = urlsplit(url)
    base = sim.maps.get(parts.hostname or "")
    if base is None:
        return "unmapped", b""
    target = urlsplit(base)
    connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=ANSWER_LIMIT_S)
    began = time.monotonic()
    try:
        path = f"{target.path.rstrip('/')}{parts.path or '/'}?{parts.query}"
        connection.request(method, path, body, {**headers, "Host": parts.netloc})
        answer = connection.getresponse()
        status, content = str(answer.status), answer.read(100_000)
    except TimeoutError:
        return "timeout", b""
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__, b""
    finally:
        connection.close()
    return (status, content) if time.monotonic() - began <= ANSWER_LIMIT_S else ("timeout", b"")
