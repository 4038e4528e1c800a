"""接口凭证 — stable_token in a store of our own: one fetch per expiry for all workers, one retry when refused.

developers.weixin.qq.com getStableAccessToken: calls while a token is valid return the same one; in its last five
minutes the old and the new one both hold. This module opens short units of its own around the call: only `talks`
routes and `fetch` halves of jobs come here, never a service inside a unit.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, update

from server.kit.clock import now
from server.kit.db import db, insert_once, swap_one
from server.kit.ids import new_uid
from server.kit.settings import settings
from server.kit.units import assert_may_talk, reading, writing
from server.wechat import http
from server.wechat.errors import WechatUnavailable, WechatUnheard
from server.wechat.models import WechatToken

RENEW_BEFORE = timedelta(minutes=4)
LEASE = timedelta(seconds=20)
WAIT_S, LOOK_S = 15.0, 0.05
# 40001 not the latest, 40014 malformed, 42001 expired.
TOKEN_ERRORS = frozenset({40001, 40014, 42001})


@dataclass(frozen=True)
class _Held:
    value: str
    expires_at: datetime


def call(path: str, content: dict[str, Any]) -> dict[str, Any]:
    """POST to api.weixin.qq.com with the token; a refused token is renewed once, never again and again.

    WechatUnavailable; WechatUnheard when it may have been heard all the same.
    """
    token = access_token()
    answer = _post(path, token, content)
    if answer.get("errcode") in TOKEN_ERRORS:
        answer = _post(path, access_token(refused=token), content)
    return answer


def access_token(refused: str | None = None) -> str:
    """A token that should hold; `refused` is one that WeChat has just refused. Raises WechatUnavailable."""
    assert_may_talk()
    deadline = time.monotonic() + WAIT_S
    while time.monotonic() < deadline:
        held = _held()
        if held is not None and held.value != refused and held.expires_at - RENEW_BEFORE > now():
            return held.value
        owner = new_uid()
        if _lease(owner, held):
            return _renew(owner, refused)
        if held is not None and held.value != refused and held.expires_at > now():
            return held.value  # in its last minutes the old one still holds: no need to wait for the new one
        time.sleep(LOOK_S)
    raise WechatUnavailable


def _renew(owner: str, refused: str | None) -> str:
    try:
        fresh = _fetch(force=False)
        if fresh.value == refused:
            fresh = _fetch(force=True)
    except WechatUnavailable:
        _store(owner, None)
        raise
    _store(owner, fresh)
    return fresh.value


def _fetch(*, force: bool) -> _Held:
    chosen = settings()
    asked = {
        "grant_type": "client_credential",
        "appid": chosen.wechat_appid,
        "secret": chosen.wechat_app_secret,
        "force_refresh": force,
    }
    try:
        answer = http.post(f"{chosen.wechat_api_base}/cgi-bin/stable_token", asked).body
    except http.Silent as error:
        raise WechatUnavailable from error
    value, life_s = answer.get("access_token"), answer.get("expires_in")
    if not isinstance(value, str) or not isinstance(life_s, int):
        raise WechatUnavailable
    return _Held(value, now() + timedelta(seconds=life_s))


def _post(path: str, token: str, content: dict[str, Any]) -> dict[str, Any]:
    try:
        return http.post(settings().wechat_api_base + path, content, params={"access_token": token}).body
    except http.Silent as error:
        raise (WechatUnheard if error.reached else WechatUnavailable) from error


def _held() -> _Held | None:
    with reading():
        row = db.session.get(WechatToken, settings().wechat_appid)
        if row is None or row.value is None or row.expires_at is None:
            return None
        return _Held(row.value, row.expires_at)


def _lease(owner: str, seen: _Held | None) -> bool:
    """Whether the fetch is ours: nobody holds the lease, and the token is still the one we saw.

    Without the second half a reader that looked before the fetch would fetch again after it. A holder that died
    loses the lease after twenty seconds.
    """
    appid, mine = settings().wechat_appid, {"lease_by": owner, "lease_until": now() + LEASE}
    with writing():
        if insert_once(WechatToken(appid=appid, **mine)):
            return True
        free = or_(WechatToken.lease_until.is_(None), WechatToken.lease_until < now())
        unchanged = WechatToken.expires_at.is_(None) if seen is None else WechatToken.expires_at == seen.expires_at
        return swap_one(update(WechatToken).where(WechatToken.appid == appid, free, unchanged).values(**mine))


def _store(owner: str, fresh: _Held | None) -> None:
    """Give the lease back, with what was fetched. A holder that was too slow writes nothing."""
    with writing():
        row = db.session.get(WechatToken, settings().wechat_appid, with_for_update=True)
        if row is None or row.lease_by != owner:
            return
        row.lease_by = row.lease_until = None
        if fresh is not None:
            row.value, row.expires_at = fresh.value, fresh.expires_at
