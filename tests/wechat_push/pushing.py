"""A push as WeChat makes it, by the simulator's own hand: each part can be bent."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from server.kit.clock import now
from tests.wechat_simulator.identities import APPID, PUSH_AES_KEY, PUSH_TOKEN
from tests.wechat_simulator.push import push_signature, seal_push

PATH = "/wechat/push"


def verdict(trace: str, suggest: str = "risky", **changes: Any) -> dict[str, Any]:
    """The message that tells how WeChat judged a picture."""
    return {
        "ToUserName": "gh_0123456789ab",
        "FromUserName": "oLan",
        "CreateTime": 1767225601,
        "MsgType": "event",
        "Event": "wxa_media_check",
        "appid": APPID,
        "trace_id": trace,
        "version": 2,
        "errcode": 0,
        "errmsg": "ok",
        "result": {"suggest": suggest, "label": 20002},
        **changes,
    }


@dataclass
class Pusher:
    """WeChat, pushing at one client. `appid`, `token`, `key` are those of the demo unless a test bends them."""

    client: FlaskClient
    appid: str = APPID
    token: str = PUSH_TOKEN
    key: str = PUSH_AES_KEY

    def sealed(self, content: Any) -> str:
        text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
        return seal_push(self.key, b"0123456789abcdef", text, self.appid)

    def query(self, sealed: str = "", late_s: float = 0.0, **bent: str) -> str:
        moment, nonce = str(int(now().timestamp() - late_s)), "1320562132"
        parts = {
            "signature": push_signature(self.token, moment, nonce),
            "timestamp": moment,
            "nonce": nonce,
            "openid": "oLan",
            "encrypt_type": "aes",
            "msg_signature": push_signature(self.token, moment, nonce, sealed),
            **bent,
        }
        return urlencode(parts)

    def send(self, content: Any, *, xml: bool = False, late_s: float = 0.0, **bent: str) -> TestResponse:
        sealed = self.sealed(content)
        outer = f"<xml><ToUserName>gh</ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        body = outer if xml else json.dumps({"ToUserName": "gh", "Encrypt": sealed})
        return self.post(body, self.query(sealed, late_s, **bent))

    def post(self, body: str | bytes, query: str) -> TestResponse:
        return self.client.post(f"{PATH}?{query}", data=body)

    def check(self, late_s: float = 0.0, **bent: str) -> TestResponse:
        return self.client.get(f"{PATH}?{self.query(late_s=late_s, **{'echostr': '5927482716492837465', **bent})}")
