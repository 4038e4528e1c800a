"""Access tokens: M2 ``/cgi-bin/token`` and M3 ``/cgi-bin/stable_token``, which know nothing of each other."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any

from .errors import MiniError
from .identities import SECRETS
from .rows import Token
from .web import Request, read_json

if TYPE_CHECKING:
    from .simulator import Simulator

TOKEN_VALID_S = 7200
TOKEN_OVERLAP_S = 300
FORCED_A_DAY = 20
FORCED_APART_S = 30


def need(values: dict[str, Any], *names: tuple[str, int]) -> None:
    """Raises the errcode of the first name that is missing or empty."""
    for name, errcode in names:
        if not values.get(name):
            raise MiniError(errcode, f"{name} missing")


def check_secret(appid: str, secret: str) -> None:
    """Raises 40013 or 40125."""
    if appid not in SECRETS:
        raise MiniError(40013, "invalid appid")
    if not hmac.compare_digest(SECRETS[appid].encode(), secret.encode()):
        raise MiniError(40125, "invalid appsecret")


def read_body(request: Request) -> dict[str, Any]:
    """Raises 44002 or 47001."""
    if not request.body:
        raise MiniError(44002, "empty post data")
    try:
        return read_json(request.body)
    except (ValueError, RecursionError) as error:
        raise MiniError(47001, "data format error") from error


def plain_token(sim: Simulator, request: Request) -> dict[str, Any]:
    """M2: ``{access_token, expires_in}``; every call makes a new one, and the one before it dies in five minutes."""
    query = request.query
    need(query, ("appid", 41002), ("secret", 41004))
    if query.get("grant_type") != "client_credential":
        raise MiniError(40002, "invalid grant_type")
    check_secret(query["appid"], query["secret"])
    with sim.change():
        old, now = sim.plain_tokens.get(query["appid"]), sim.now()
        fresh = Token(sim.draw("plain_token", 136), now, now + TOKEN_VALID_S)
        if old is not None:
            fresh.old_value, fresh.old_until = old.value, min(old.expires_at, now + TOKEN_OVERLAP_S)
        sim.plain_tokens.put(query["appid"], fresh)
    return {"access_token": fresh.value, "expires_in": TOKEN_VALID_S}


def stable_token(sim: Simulator, request: Request) -> dict[str, Any]:
    """M3: ``{access_token, expires_in}``; the same one while it is valid, a new one in its last five minutes."""
    body = read_body(request)
    need(body, ("appid", 41002), ("secret", 41004))
    if body.get("grant_type") != "client_credential":
        raise MiniError(40002, "invalid grant_type")
    check_secret(str(body["appid"]), str(body["secret"]))
    with sim.change():
        now = sim.now()
        token = sim.tokens.get(body["appid"])
        force = body.get("force_refresh") is True and token is not None
        if token is None or token.expires_at - now <= TOKEN_OVERLAP_S:
            token = _new_token(sim, token, now)
        elif force and not (token.forced_at and now - token.forced_at[-1] < FORCED_APART_S):
            token = _forced_token(sim, token, now)
        sim.tokens.put(body["appid"], token)
    return {"access_token": token.value, "expires_in": int(token.expires_at - now)}


def _new_token(sim: Simulator, old: Token | None, now: float) -> Token:
    fresh = Token(sim.draw("token", 136), now, now + TOKEN_VALID_S)
    if old is not None:
        fresh.old_value, fresh.old_until, fresh.forced_at = old.value, old.expires_at, old.forced_at
    return fresh


def _forced_token(sim: Simulator, old: Token, now: float) -> Token:
    """At most 20 a day, and the old one is dead at once."""
    recent = [moment for moment in old.forced_at if moment > now - 86400]
    if len(recent) >= FORCED_A_DAY:
        raise MiniError(45009, "reach max api daily quota limit")
    return Token(sim.draw("token", 136), now, now + TOKEN_VALID_S, forced_at=[*recent, now])


def steal(sim: Simulator, appid: str) -> None:
    """Another process forces a new stable token: whoever holds the old one finds it dead (W2)."""
    with sim.change():
        old, now = sim.tokens.get(appid), sim.now()
        kept = old.forced_at if old is not None else []
        sim.tokens.put(appid, Token(sim.draw("token", 136), now, now + TOKEN_VALID_S, forced_at=kept))


def appid_of(sim: Simulator, request: Request) -> str:
    """Whose access token this is, of either kind. Raises 41001, 42001, 40001."""
    value = request.query.get("access_token", "")
    if not value:
        raise MiniError(41001, "access_token missing")
    now = sim.now()
    with sim.lock:
        tokens = [*sim.tokens.rows.items(), *sim.plain_tokens.rows.items()]
    for appid, token in tokens:
        until = {token.value: token.expires_at, token.old_value: token.old_until}.get(value)
        if until is not None and now < until:
            return appid
        if until is not None:
            raise MiniError(42001, "access_token expired")
    raise MiniError(40001, "invalid credential, access_token is invalid or not latest")
