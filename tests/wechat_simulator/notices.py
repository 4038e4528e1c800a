"""The notification engine: sealed, signed, tried again 15 times over 86 640 s (pay.weixin.qq.com, 支付成功回调通知)."""

from __future__ import annotations

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from .faults import Fault
from .letters import NEVER, Letter, letter
from .rows import Echo, Notice, Timer
from .simulator import DIGITS
from .web import compact

if TYPE_CHECKING:
    from .simulator import Simulator

GAPS_S = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
ANSWER_LIMIT_S = 5.0
ACCEPTED = {"200", "204"}
AT_BIRTH = {"drop", "delay"}
AT_TRY = {"duplicate", "concurrent", "replayed", "other_facts", "slow", "answered_late", *NEVER}
TIMES = {"duplicate": 2, "concurrent": 8}
DROPS = 20
DAY_S = 86_400.0
MINUTE_S = 60.0
WINDOW_S = 300.0


def announce(sim: Simulator, mchid: str, event_type: str, summary: str, url: str, plain: object) -> Notice:
    """Keep a new notice and let the scheduler send it. Called inside ``sim.change()``."""
    original = "transaction" if event_type.startswith("TRANSACTION") else "refund"
    made_at = sim.now()
    number = f"EV-{sim.draw('notice', 20, DIGITS)}"
    notice = Notice(number, mchid, event_type, original, summary, url, compact(plain), made_at)
    sim.chaos.stir("notify", event_type)
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
    times = int(fault.args.get("times", TIMES.get(fault.kind, 1)))
    if fault.kind == "concurrent":
        return _send_at_once(sim, notice, now, times)
    if fault.kind == "replayed":
        return _send_and_keep(sim, notice, now, fault)
    verdicts = [send(sim, notice, now, fault) for _ in range(times)]
    if fault.kind == "answered_late":
        return "timeout" if verdicts[-1] in ACCEPTED else verdicts[-1]
    if fault.kind in NEVER and ACCEPTED & set(verdicts) and not _came_true(sim, now, fault):
        sim.violate(f"a notice with {fault.kind} was accepted: {notice.id}")
        return f"{fault.kind} accepted"
    if fault.kind == "unknown_serial" and sum(moment > now - MINUTE_S for moment in sim.list_fetches) > 1:
        sim.violate(f"more than one fetch of certificates a minute: {notice.id}")
    if fault.kind == "other_facts" and verdicts[-1] in ACCEPTED:
        return "other facts taken note of"
    return send(sim, notice, now) if fault.kind == "probe" else verdicts[-1]


def _came_true(sim: Simulator, now: float, fault: Fault) -> bool:
    """N8, signed for a moment that is too far ahead: on its way it came near enough, on a machine that is busy."""
    return fault.kind == "stale" and 0 < int(now + fault.seconds(-1)) - sim.now() <= WINDOW_S


def _send_and_keep(sim: Simulator, notice: Notice, now: float, fault: Fault) -> str:
    """N9: true now, and the same bytes again a day later."""
    what = letter(sim, notice, now)
    with sim.change():
        sim.echoes.put(notice.id, Echo(notice.url, [[name, value] for name, value in what.headers], what.body.decode()))
        sim.scheduler.at(now + fault.seconds(DAY_S), "echo", notice.id)
    return post_letter(sim, notice.url, what)


def _send_at_once(sim: Simulator, notice: Notice, now: float, times: int) -> str:
    letters = [letter(sim, notice, now) for _ in range(times)]
    with ThreadPoolExecutor(times) as pool:
        verdicts = list(pool.map(lambda what: _post(sim, notice.url, what), letters))
    for what, verdict in zip(letters, verdicts, strict=True):
        _write(sim, notice.url, what, verdict)
    return "200" if ACCEPTED & set(verdicts) else verdicts[0]


def send(sim: Simulator, notice: Notice, now: float, fault: Fault | None = None) -> str:
    """Post once. Gives the status, or why there was none."""
    return post_letter(sim, notice.url, letter(sim, notice, now, fault))


def post_letter(sim: Simulator, url: str, what: Letter) -> str:
    verdict = _post(sim, url, what)
    _write(sim, url, what, verdict)
    return verdict


def _write(sim: Simulator, url: str, what: Letter, verdict: str) -> None:
    sim.journal.write(sim.now(), "out", "POST", url, dict(what.headers), what.body, verdict)


def _post(sim: Simulator, url: str, what: Letter) -> str:
    parts = urlsplit(url)
    base = sim.maps.get(parts.hostname or "")
    if base is None:
        return "unmapped"
    target = urlsplit(base)
    path = target.path.rstrip("/") + (parts.path or "/")
    connection = http.client.HTTPConnection(
        target.hostname or "", target.port, timeout=ANSWER_LIMIT_S, source_address=sim.source()
    )
    began = time.monotonic()
    try:
        connection.putrequest("POST", path, skip_host=True, skip_accept_encoding=True)
        for name, value in [("Host", parts.netloc), *what.headers, ("Content-Length", str(len(what.body)))]:
            connection.putheader(name, value)
        connection.endheaders()
        began += _pour(sim, connection, what)
        status = connection.getresponse().status
    except TimeoutError:
        return "timeout"
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
    return str(status) if time.monotonic() - began <= ANSWER_LIMIT_S else "timeout"


def _pour(sim: Simulator, connection: http.client.HTTPConnection, what: Letter) -> float:
    """Send the body, slowly if that was asked for; how long that took on purpose."""
    if not what.slow_s:
        connection.send(what.body)
        return 0.0
    size = max(1, len(what.body) // DROPS)
    for start in range(0, len(what.body), size):
        sim.pause(what.slow_s / DROPS)
        connection.send(what.body[start : start + size])
    return what.slow_s


def echo(sim: Simulator, timer: Timer) -> None:
    """N9: the very bytes of yesterday."""
    row = sim.echoes.rows[timer.ref]
    verdict = post_letter(sim, row.url, Letter([(name, value) for name, value in row.headers], row.body.encode()))
    with sim.change():
        sim.echoes.drop(timer.ref)
    if verdict in ACCEPTED:
        sim.violate(f"the bytes of yesterday were accepted: {timer.ref}")


def replay(sim: Simulator, notice: Notice) -> None:
    """Send it once more from the start of its schedule, whatever became of it."""
    with sim.change():
        notice.state, notice.tries = "pending", []
        sim.notices.put(notice.id, notice)
        sim.scheduler.at(sim.now(), "notify", notice.id)


def send_corrupted(sim: Simulator, notice: Notice) -> None:
    """Besides its schedule, a copy whose seal does not open; who accepts it has failed."""
    if send(sim, notice, sim.now(), Fault("", "notify", "corrupt")) in ACCEPTED:
        sim.violate(f"a notice with corrupt was accepted: {notice.id}")


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
