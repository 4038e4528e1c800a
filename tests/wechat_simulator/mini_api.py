"""People at api.weixin.qq.com: M1 sign-in, M4 text safety, M7 subscribe message, M8 phone number."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from . import pusher
from .errors import MiniError
from .rows import Code, Subscribe, User
from .subscribe import check_data
from .tokens import appid_of, check_secret, need, read_body
from .web import Request

if TYPE_CHECKING:
    from .simulator import Simulator

CODE_VALID_S = 300
SIGN_INS_A_MINUTE = 100
ACTIVE_S = 7200
TEXT_LIMIT = 2500
SENDING_S = 0.05
LABELS = {"pass": 100, "review": 20006, "risky": 20001}
RISKY_WORDS = ("代办贷款", "刷单返利")


def _code(sim: Simulator, value: object, kind: str, appid: str) -> Code:
    """The live code, still unused. Raises 40029 for one unknown, late, of the other kind or of another appid."""
    code = sim.codes.get(str(value))
    if code is None or code.kind != kind or code.appid != appid or sim.now() > code.made_at + CODE_VALID_S:
        raise MiniError(40029, "invalid code")
    return code


def jscode2session(sim: Simulator, request: Request) -> dict[str, Any]:
    """M1: ``{session_key, openid}``, without an errcode when it works."""
    query = request.query
    need(query, ("appid", 41002), ("secret", 41004), ("js_code", 41008))
    check_secret(query["appid"], query["secret"])
    if query.get("grant_type") != "authorization_code":
        raise MiniError(40002, "invalid grant_type")
    with sim.change():
        code = _code(sim, query["js_code"], "login", query["appid"])
        if code.used:
            raise MiniError(40163, "code been used")
        user = sim.users.rows[code.openid]
        _check_pace(sim, code)
        code.used = True
        sim.codes.put(query["js_code"], code)
        if code.risky:
            raise MiniError(40226, "high risk user, code blocked")
        user.active_at = sim.now()
        sim.users.put(user.openid, user)
        key = base64.b64encode(sim.draw("session", 16).encode()).decode()
    return {"session_key": key, "openid": user.openid}


def _check_pace(sim: Simulator, code: Code) -> None:
    """More than 100 sign-ins of one person in a minute are refused; used codes tell how many there were."""
    since = sim.now() - 60
    mine = [row for row in sim.codes.rows.values() if row.openid == code.openid and row.used and row.made_at > since]
    if len(mine) >= SIGN_INS_A_MINUTE:
        raise MiniError(45011, "api minute-quota reach limit, must slower, retry next minute")


def user_of(sim: Simulator, appid: str, openid: object, foreign: int) -> User:
    """The person behind an openid. ``foreign`` is the errcode for an openid of another appid."""
    user = sim.users.get(str(openid))
    if user is None:
        raise MiniError(40003, "invalid openid")
    if user.appid != appid:
        raise MiniError(foreign, "appid与openid不匹配")
    return user


def phone_number(sim: Simulator, request: Request) -> dict[str, Any]:
    """M8: the phone behind a button's code, once."""
    with sim.change():
        appid = appid_of(sim, request)
        body = read_body(request)
        code = _code(sim, body.get("code"), "phone", appid)
        if code.used:
            raise MiniError(40029, "invalid code")
        code.used = True
        sim.codes.put(str(body["code"]), code)
        mark = {"timestamp": int(sim.now()), "appid": appid}
    info = {"phoneNumber": code.phone, "purePhoneNumber": code.phone, "countryCode": "86", "watermark": mark}
    return {"errcode": 0, "errmsg": "ok", "phone_info": info}


def msg_sec_check(sim: Simulator, request: Request) -> dict[str, Any]:
    """M4, version 2: ``[sim:risky]``, ``[sim:review]`` and a few words decide."""
    appid = appid_of(sim, request)
    body = read_body(request)
    content = body.get("content")
    if body.get("version") != 2:
        return _first_version(content)
    if not isinstance(content, str) or not content:
        raise MiniError(44002, "empty post data")
    if len(content) > TEXT_LIMIT:
        raise MiniError(45002, "content size out of limit")
    if body.get("scene") not in (1, 2, 3, 4):
        raise MiniError(40129, "invalid scene")
    user = user_of(sim, appid, body.get("openid"), 43104)
    if sim.now() > user.active_at + ACTIVE_S:
        raise MiniError(61010, "code is expired")
    suggest = verdict(content)
    result = {"suggest": suggest, "label": LABELS[suggest]}
    detail = [{"strategy": "content_model", "errcode": 0, "prob": 90, **result}]
    return {
        "errcode": 0,
        "errmsg": "ok",
        "result": result,
        "detail": detail,
        "trace_id": sim.draw("trace", 26, "0123456789abcdef"),
    }


def _first_version(content: object) -> dict[str, Any]:
    if isinstance(content, str) and verdict(content) == "risky":
        raise MiniError(87014, "risky content")
    return {"errcode": 0, "errmsg": "ok"}


def verdict(content: str) -> str:
    """pass, review or risky."""
    if "[sim:risky]" in content or any(word in content for word in RISKY_WORDS):
        return "risky"
    return "review" if "[sim:review]" in content else "pass"


def subscribe_send(sim: Simulator, request: Request) -> dict[str, Any]:
    """M7: one consent, one message; two at once to one person are one too many."""
    appid = appid_of(sim, request)
    body = read_body(request)
    user = user_of(sim, appid, body.get("touser"), 40003)
    template, page = str(body.get("template_id", "")), str(body.get("page", ""))
    with sim.lock:
        asked = any(key.endswith(f":{template}") for key in sim.consents.rows)
    if not asked:
        raise MiniError(40037, "invalid template_id")
    if page.startswith("/"):
        raise MiniError(41030, "invalid page")
    check_data(body.get("data"))
    with _alone(sim, user.openid), sim.change():
        consent = sim.consents.get(f"{user.openid}:{template}")
        if consent is not None and consent.off:
            raise MiniError(43107, "subscribe message is switched off")
        if consent is None or consent.left < 1:
            raise MiniError(43101, "user refuse to accept the msg")
        consent.left -= 1
        sim.consents.put(f"{user.openid}:{template}", consent)
        number = sim.draw("msgid", 18, "123456789")
        sim.subscribes.put(number, Subscribe(user.openid, template, page, body["data"], sim.now()))
        pusher.tell_sent(sim, appid, user.openid, template, number)
    return {"errcode": 0, "errmsg": "ok", "msgid": int(number)}


@contextmanager
def _alone(sim: Simulator, openid: str) -> Iterator[None]:
    """Raises 43108 while another message to this person is on its way; each takes a moment."""
    with sim.lock:
        if openid in sim.busy_openids:
            raise MiniError(43108, "concurrent request to the same openid")
        sim.busy_openids.add(openid)
    try:
        sim.pause(SENDING_S)
        yield
    finally:
        with sim.lock:
            sim.busy_openids.discard(openid)
