"""A pay platform in certificate mode: a list of certificates, sealed and signed, and words signed with any of them."""

import base64
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID

from server.kit.clock import now
from tests.wechat_simulator.identities import (
    APIV3_KEY,
    SECOND_MERCHANT_KEY_FILE,
    STRANGER_KEY_FILE,
    PlatformKey,
    private_key,
)
from tests.wechat_simulator.signing import signed_headers

FIRST = PlatformKey("5157F09EFDC096DE15EBE81A47057A7232F1B8E1", STRANGER_KEY_FILE)
SECOND = PlatformKey("62680AAFFED1A7EF26FCF92B58168B8343020CF2", SECOND_MERCHANT_KEY_FILE)


def certificate(key: PlatformKey, *, days: tuple[int, int] = (-10, 3650)) -> str:
    """A certificate of this key that says its serial, in PEM; good between these days from today."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tenpay.com sign")])
    made = x509.CertificateBuilder(name, name, private_key(key.key_file).public_key(), int(key.serial, 16))
    first, last = (datetime.now(UTC) + timedelta(days=day) for day in days)
    signed = made.not_valid_before(first).not_valid_after(last).sign(private_key(key.key_file), hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM).decode()


def entry(key: PlatformKey, *, pem: str = "", apiv3_key: str = APIV3_KEY, **changes: Any) -> dict[str, Any]:
    """One entry of the list."""
    box = AESGCM(apiv3_key.encode()).encrypt(b"0123456789ab", (pem or certificate(key)).encode(), b"certificate")
    sealed = {
        "algorithm": "AEAD_AES_256_GCM",
        "nonce": "0123456789ab",
        "associated_data": "certificate",
        "ciphertext": base64.b64encode(box).decode(),
    }
    return {"serial_no": key.serial, "encrypt_certificate": sealed, **changes}


@dataclass
class Notary:
    """`data` is the list that is handed out, signed by `signer`; `asked` counts how often."""

    data: Any = field(default_factory=lambda: [entry(FIRST)])
    signer: PlatformKey = FIRST
    status: int = 200
    asked: int = 0
    heads: list[str] = field(default_factory=list)
    base: str = ""


class _Counter(BaseHTTPRequestHandler):
    notary: Notary

    def do_GET(self) -> None:
        notary = self.notary
        notary.heads.append(self.headers.get("Wechatpay-Serial", ""))
        notary.asked += self.path == "/v3/certificates"
        body = json.dumps({"data": notary.data}).encode()
        self.send_response(notary.status)
        asked_at = re.search(r'timestamp="([0-9]+)"', self.headers["Authorization"])
        assert asked_at, "every request is signed"
        signed = signed_headers(notary.signer, body, float(asked_at[1]), "0123456789abcdef")
        for name, value in {**signed, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@contextmanager
def open_office(notary: Notary) -> Iterator[Notary]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Counter", (_Counter,), {"notary": notary}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        notary.base = f"http://127.0.0.1:{server.server_port}"
        yield notary
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def signed_by(key: PlatformKey, body: bytes = b"{}") -> tuple[dict[str, str], bytes]:
    """The headers and the body of something WeChat says at this moment."""
    return signed_headers(key, body, now().timestamp(), "0123456789abcdef"), body
