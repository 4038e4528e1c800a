"""Calls of api.weixin.qq.com as a mini-program's back end makes them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from tests.simulator.speaking import call, post_json
from tests.wechat_simulator.client import Simulator
from tests.wechat_simulator.identities import APP_SECRET, APPID


def token_of(wechat: Simulator, **bent: Any) -> Any:
    """M3's answer."""
    body = {"grant_type": "client_credential", "appid": APPID, "secret": APP_SECRET, **bent}
    return post_json(wechat.base, "/cgi-bin/stable_token", body).json


def plain_token_of(wechat: Simulator, **bent: str) -> Any:
    """M2's answer."""
    query = {"grant_type": "client_credential", "appid": APPID, "secret": APP_SECRET, **bent}
    return call(wechat.base, "GET", f"/cgi-bin/token?{urlencode(query)}").json


def ask(wechat: Simulator, path: str, token: str, body: object) -> Any:
    """A POST with a token; HTTP is 200 whatever happens."""
    heard = post_json(wechat.base, f"{path}?access_token={token}", body)
    assert heard.status == 200
    return heard.json


def active(wechat: Simulator, person: str, **more: Any) -> str:
    """The openid of somebody who has just signed in."""
    given = wechat.post("/_sim/login", {"user": person, **more})
    query = {"appid": APPID, "secret": APP_SECRET, "js_code": given["code"], "grant_type": "authorization_code"}
    assert call(wechat.base, "GET", f"/sns/jscode2session?{urlencode(query)}").json["openid"] == given["openid"]
    return str(given["openid"])
