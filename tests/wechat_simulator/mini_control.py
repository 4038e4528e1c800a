"""Control of the mini-program side: where pushes go, what a picture is judged to be, who else takes a token."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from . import pusher
from .errors import PlainError
from .identities import APPID, PUSH_AES_KEY, PUSH_TOKEN, SECRETS
from .mini_rows import PushTarget
from .pace import DAY, LIMITS, MINUTE
from .tokens import steal

if TYPE_CHECKING:
    from .simulator import Simulator

Wish = dict[str, Any]
MODES, FORMATS, WORDS = ("plain", "compatible", "safe"), ("json", "xml"), ("pass", "review", "risky")


def _appid(wish: Wish) -> str:
    appid = str(wish.get("appid", APPID))
    if appid not in SECRETS:
        raise PlainError(400, "no_such_appid", f"appid is one of {sorted(SECRETS)}")
    return appid


def _one_of(wish: Wish, name: str, known: tuple[str, ...]) -> str:
    value = wish.get(name, known[-1])
    if value not in known:
        raise PlainError(400, "bad_request", f"{name} is one of {known}")
    return str(value)


def _texts(wish: Wish, name: str) -> list[str]:
    value = wish.get(name)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise PlainError(400, "bad_request", f"{name} is a list of texts")
    return value


def set_target(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{url, mode?, format?, token?, aes_key?, appid?}`` → ``{ok, verdict}``: kept if the address check passes."""
    target = PushTarget(
        str(wish.get("url", "")),
        _one_of(wish, "mode", MODES),
        _one_of(wish, "format", FORMATS[::-1]),
        str(wish.get("token", PUSH_TOKEN)),
        str(wish.get("aes_key", PUSH_AES_KEY)),
    )
    verdict = pusher.check_address(sim, target)
    if verdict == "success":
        with sim.change():
            sim.push_targets.put(_appid(wish), target)
    return {"ok": verdict == "success", "verdict": verdict}


def push(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{openid, message, appid?}`` → ``{id}``: any message, such as a person's words to customer service."""
    message = wish.get("message")
    if not isinstance(message, dict) or not message.get("MsgType"):
        raise PlainError(400, "bad_request", "message is an object with MsgType")
    return {"id": pusher.announce(sim, _appid(wish), str(wish.get("openid", "")), message)}


def pushed(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``push/{id}/replay|hold|release|drop``; a replay starts the schedule again, whatever became of it."""
    number, _, act = part.partition("/")
    row = sim.pushes.get(number)
    moves = {"replay": ("pending", None), "release": ("pending", "held"), "hold": ("held", "pending")}
    moves["drop"] = ("dropped", None)
    if row is None or act not in moves:
        raise PlainError(404, "no_such_push", part)
    state, wanted = moves[act]
    with sim.change():
        if wanted in (None, row.state):
            row.state, row.tries = state, [] if act == "replay" else row.tries
            sim.scheduler.cancel("push", number)
            if state == "pending":
                sim.scheduler.at(sim.now(), "push", number)
            sim.pushes.put(number, row)
    return asdict(row)


def verdict(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{suggest, n?}``: the next n pictures are judged so."""
    words = [_one_of(wish, "suggest", WORDS)] * int(wish.get("n", 1))
    with sim.change():
        row = sim.meta.get("verdicts")
        sim.remember("verdicts", [*(row.value if row is not None else []), *words])
    return {"next": words}


def set_pages(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{pages}``: the published pages that ``check_path`` knows."""
    with sim.change():
        sim.remember("pages", _texts(wish, "pages"))
    return {"pages": wish["pages"]}


def set_limits(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{endpoint, a_minute?, a_day?}``: lower than published, so that a test need not call 5 000 times."""
    name = str(wish.get("endpoint", ""))
    given = {span: wish[span] for span in (MINUTE, DAY) if span in wish}
    if name not in LIMITS or not all(type(value) is int for value in given.values()):
        raise PlainError(400, "bad_request", f"endpoint is one of {sorted(LIMITS)}, limits are numbers")
    with sim.change():
        row = sim.meta.get("limits")
        sim.remember("limits", {**(row.value if row is not None else {}), name: given})
    return {"endpoint": name, **sim.pace.limits(name)}


def steal_token(sim: Simulator, wish: Wish, part: str) -> Wish:
    """``{appid?}``: another process forces a new stable token (W2)."""
    steal(sim, _appid(wish))
    return {"appid": _appid(wish)}
