"""A merchant and its web server, written from the rules and not from the simulator's code."""

from __future__ import annotations

import base64
import http.client
import json
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.wechat_simulator import identities

HOST = "donate.example.gov.cn"
NOTIFY_URL = f"https://{HOST}/wechat/pay/notify"


@dataclass
class Heard:
    """What came back, or came in."""

    status: int
    headers: dict[str, str]
    body: bytes
    path: str = ""

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def call(base: str, method: str, target: str, body: bytes = b"", headers: dict[str, str] | None = None) -> Heard:
    """One HTTP exchange, no redirect followed. A torn connection raises ConnectionError."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=20)
    try:
        connection.request(method, target, body, {"User-Agent": "tests", "Accept": "*/*", **(headers or {})})
        answer = connection.getresponse()
        return Heard(answer.status, dict(answer.getheaders()), answer.read(), target)
    finally:
        connection.close()


def post_json(base: str, target: str, body: object, headers: dict[str, str] | None = None) -> Heard:
    sent = {"Content-Type": "application/json", **(headers or {})}
    return call(base, "POST", target, json.dumps(body).encode(), sent)


@cache
def private_key(key_file: Path) -> RSAPrivateKey:
    key = serialization.load_pem_private_key(key_file.read_bytes(), None)
    assert isinstance(key, RSAPrivateKey)
    return key


def sign_with(key_file: Path, message: bytes) -> str:
    signature = private_key(key_file).sign(message, padding.PKCS1v15(), hashes.SHA256())
    return base64.b64encode(signature).decode()


def check_signature(headers: dict[str, str], body: bytes) -> None:
    """Raises InvalidSignature unless the platform signed exactly these bytes."""
    message = f"{headers['Wechatpay-Timestamp']}\n{headers['Wechatpay-Nonce']}\n".encode() + body + b"\n"
    key = serialization.load_pem_public_key(identities.PAY_PUBLIC_KEY_FILE.read_bytes())
    assert isinstance(key, RSAPublicKey)
    key.verify(base64.b64decode(headers["Wechatpay-Signature"]), message, padding.PKCS1v15(), hashes.SHA256())


def opened(notice: Heard, apiv3_key: str = identities.APIV3_KEY) -> Any:
    """The plain text of a notice."""
    resource = notice.json["resource"]
    sealed = base64.b64decode(resource["ciphertext"])
    nonce, extra = resource["nonce"].encode(), resource["associated_data"].encode()
    return json.loads(AESGCM(apiv3_key.encode()).decrypt(nonce, sealed, extra))


@dataclass
class Merchant:
    """Signs as one merchant; each part can be bent."""

    base: str
    identity: identities.Merchant = field(default_factory=lambda: identities.MERCHANTS[identities.MCHID])
    clock_s: float = 0.0

    def authorization(self, method: str, target: str, body: bytes, **bent: str) -> str:
        nonce = bent.get("nonce_str", secrets.token_hex(16).upper())
        timestamp = bent.get("timestamp", str(int(time.time() + self.clock_s)))
        message = f"{method}\n{target}\n{timestamp}\n{nonce}\n".encode() + body + b"\n"
        parts = {
            "mchid": self.identity.mchid,
            "nonce_str": nonce,
            "signature": sign_with(self.identity.key_file, message),
            "timestamp": timestamp,
            "serial_no": self.identity.serial,
            **bent,
        }
        return "WECHATPAY2-SHA256-RSA2048 " + ",".join(f'{name}="{value}"' for name, value in parts.items())

    def send(self, method: str, target: str, body: object = None, **headers: str) -> Heard:
        raw = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        sent = {"Authorization": self.authorization(method, target, raw), "Accept": "application/json"}
        if raw:
            sent["Content-Type"] = "application/json"
        return call(self.base, method, target, raw, {**sent, **headers})

    def prepay(self, body: dict[str, Any], way: str = "jsapi") -> Heard:
        return self.send("POST", f"/v3/pay/transactions/{way}", body)

    def query(self, out_trade_no: str) -> Heard:
        target = f"/v3/pay/transactions/out-trade-no/{out_trade_no}"
        return self.send("GET", f"{target}?{urlencode({'mchid': self.identity.mchid})}")

    def close(self, out_trade_no: str) -> Heard:
        target = f"/v3/pay/transactions/out-trade-no/{out_trade_no}/close"
        return self.send("POST", target, {"mchid": self.identity.mchid})

    def panel(self, prepay_id: str) -> dict[str, str]:
        """The parameters of wx.requestPayment."""
        timestamp, nonce, package = str(int(time.time())), secrets.token_hex(16), f"prepay_id={prepay_id}"
        (appid,) = self.identity.appids
        signed = sign_with(self.identity.key_file, f"{appid}\n{timestamp}\n{nonce}\n{package}\n".encode())
        return {
            "timeStamp": timestamp,
            "nonceStr": nonce,
            "package": package,
            "signType": "RSA",
            "paySign": signed,
        }


class Product:
    """A web server that receives notices; ``answer`` decides the status."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.callers: list[str] = []
        self.answer: Callable[[Heard], int] = lambda notice: 204
        product = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                notice = Heard(0, dict(self.headers.items()), body, self.path)
                product.heard.append(notice)
                product.callers.append(str(self.client_address[0]))
                self.send_response(product.answer(notice))
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Nothing to say."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        self.base = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
