"""P6 and the change of keys: which key signs when, and how a merchant comes to know it."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Heard, Merchant, Product, check_signature
from tests.wechat_simulator import identities
from tests.wechat_simulator.client import ControlError, Simulator

PATH = "/v3/certificates"
PUBLIC = identities.PAY_PUBLIC_KEY_ID
A, B = (identities.PLATFORM_CERTS[name].serial for name in "AB")


@pytest.fixture
def wechat(own_wechat: Simulator) -> Simulator:
    return own_wechat


def unsealed(heard: Heard, apiv3_key: str = identities.APIV3_KEY) -> dict[str, x509.Certificate]:
    """What a merchant reads in the list."""
    found = {}
    for entry in heard.json["data"]:
        box = entry["encrypt_certificate"]
        assert (box["algorithm"], box["associated_data"]) == ("AEAD_AES_256_GCM", "certificate")
        sealed, nonce = base64.b64decode(box["ciphertext"]), box["nonce"].encode()
        pem = AESGCM(apiv3_key.encode()).decrypt(nonce, sealed, box["associated_data"].encode())
        certificate = x509.load_pem_x509_certificate(pem)
        assert f"{certificate.serial_number:X}" == entry["serial_no"]
        assert entry["effective_time"] < "2026" < entry["expire_time"]
        found[entry["serial_no"]] = certificate
    return found


def verify(heard: Heard, certificates: dict[str, x509.Certificate]) -> str:
    """By the certificate the answer names; its serial. Raises InvalidSignature."""
    headers = heard.headers
    key = certificates[headers["Wechatpay-Serial"]].public_key()
    assert isinstance(key, RSAPublicKey)
    message = f"{headers['Wechatpay-Timestamp']}\n{headers['Wechatpay-Nonce']}\n".encode() + heard.body + b"\n"
    key.verify(base64.b64decode(headers["Wechatpay-Signature"]), message, padding.PKCS1v15(), hashes.SHA256())
    return headers["Wechatpay-Serial"]


def signers(merchant: Merchant, times: int = 24) -> list[str]:
    return [merchant.query("NOSUCHORDER").headers["Wechatpay-Serial"] for _ in range(times)]


def test_a_merchant_with_the_public_key_alone_has_no_list(merchant: Merchant) -> None:
    heard = merchant.send("GET", PATH)
    assert (heard.status, heard.json["code"]) == (500, "SYSTEM_ERROR")
    check_signature(heard.headers, heard.body)


@pytest.mark.parametrize("certs", [["A"], ["B"], ["A", "B"]])
def test_the_list_holds_one_certificate_or_two(wechat: Simulator, merchant: Merchant, certs: list[str]) -> None:
    told = wechat.post("/_sim/rotate", {"mode": "cert", "certs": certs})
    heard = merchant.send("GET", PATH)
    found = unsealed(heard)
    assert list(found) == told["serials"] == [{"A": A, "B": B}[name] for name in certs]
    assert verify(heard, found) in found


def test_the_list_is_sealed_for_its_merchant(wechat: Simulator, merchant: Merchant) -> None:
    wechat.post("/_sim/rotate", {"mode": "cert"})
    with pytest.raises(InvalidTag):
        unsealed(merchant.send("GET", PATH), identities.SECOND_APIV3_KEY)
    second = Merchant(wechat.base, identities.MERCHANTS[identities.SECOND_MCHID])
    assert second.send("GET", PATH).status == 500


@pytest.mark.parametrize(
    ("wish", "serials"),
    [
        ({"mode": "pubkey"}, {PUBLIC}),
        ({"mode": "cert"}, {A}),
        ({"mode": "cert", "certs": ["A", "B"]}, {A, B}),
        ({"mode": "cert", "certs": ["A", "B"], "ratio": 1}, {B}),
        ({"mode": "cert", "certs": ["A", "B"], "ratio": 0}, {A}),
        ({"mode": "mixed"}, {A, PUBLIC}),
        ({"mode": "mixed", "certs": ["A", "B"]}, {A, B, PUBLIC}),
        ({"mode": "mixed", "ratio": 1.0}, {PUBLIC}),
    ],
)
def test_each_of_the_keys_signs_its_share(
    wechat: Simulator, merchant: Merchant, wish: dict[str, Any], serials: set[str]
) -> None:
    wechat.post("/_sim/rotate", wish)
    assert set(signers(merchant)) == serials


def test_the_caller_may_name_a_key_that_it_has(wechat: Simulator, merchant: Merchant) -> None:
    wechat.post("/_sim/rotate", {"mode": "mixed"})
    for serial in (A, PUBLIC):
        found = {merchant.send("GET", PATH, **{"Wechatpay-Serial": serial}).headers["Wechatpay-Serial"] for _ in "123"}
        assert found == {serial}
    heard = merchant.send("GET", PATH, **{"Wechatpay-Serial": B})
    assert (heard.status, heard.json["code"]) == (400, "PARAM_ERROR")


def test_notices_are_signed_by_the_same_keys(
    wechat: Simulator, merchant: Merchant, product: Product, jsapi_body: OrderBody
) -> None:
    wechat.post("/_sim/rotate", {"mode": "cert", "certs": ["B"]})
    body = jsapi_body()
    merchant.prepay(body)
    wechat.post("/_sim/pay", {"out_trade_no": body["out_trade_no"]})
    wechat.wait()
    assert verify(product.heard[0], unsealed(merchant.send("GET", PATH))) == B


def test_the_mode_outlives_a_kill(wechat: Simulator, merchant: Merchant) -> None:
    wechat.post("/_sim/rotate", {"mode": "cert", "certs": ["A", "B"], "ratio": 1})
    wechat.kill()
    wechat.launch()
    assert set(signers(merchant, 3)) == {B}


@pytest.mark.parametrize(
    "wish", [{}, {"mode": "both"}, {"mode": "cert", "certs": ["C"]}, {"mode": "mixed", "ratio": 2}, {"mchid": "0"}]
)
def test_a_bent_wish_is_refused(wechat: Simulator, wish: dict[str, Any]) -> None:
    with pytest.raises(ControlError, match="bad_request"):
        wechat.post("/_sim/rotate", wish)
