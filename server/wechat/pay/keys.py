"""平台密钥 — whose signature is WeChat's: the configured public key, the certificates of WeChat's list, or both.

While a merchant moves from certificates to the public key, WeChat signs with either
(pay.weixin.qq.com/doc/v3/merchant/4012154180, 切换验签方式). Nobody who posts to us makes us ask the outside: an
unknown serial leaves a wish, and the job `wechat.certificates` asks, at most once a minute over all processes.
"""

import logging
import re
import time
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from server.kit import tasks
from server.kit.clock import now
from server.kit.db import db, insert_once
from server.kit.settings import settings
from server.kit.units import reading, writing
from server.wechat.models import CertFetch, PlatformCert
from server.wechat.pay import sign
from server.wechat.pay.errors import UnknownSerial

log = logging.getLogger("wishbridge.wechat.pay")
TOPIC, APART = "wechat.certificates", timedelta(seconds=60)
# How long a process trusts its copy of the list; a serial it does not hold may look again sooner.
FRESH_S, LOOK_AGAIN_S, WISH_AGAIN_S = 60.0, 5.0, 60.0
_SERIAL = re.compile(r"[0-9A-F]{16,40}")
# Database address → when, and what. The address, because the processes of a test move from house to house.
_copies: dict[str, tuple[float, dict[str, str]]] = {}
_wished: dict[str, float] = {}


def platform_keys(*, not_older_s: float = FRESH_S) -> dict[str, RSAPublicKey]:
    """Key id or certificate serial → key; certificates only between their dates. Opens a unit: call it outside any."""
    mode = settings().wechat_pay_key_mode
    found = {} if mode == "certificate" else sign.configured_key(settings())
    if mode != "public_key":
        found |= {serial: _key_of(pem) for serial, pem in _certificates(not_older_s).items()}
    return found


def verify(headers: Mapping[str, str], body: bytes) -> None:
    """`sign.verify` against the keys of this moment. Raises Forged. Opens units: call it outside any."""
    try:
        sign.verify(headers, body, platform_keys(), now())
    except UnknownSerial:
        serial = headers.get("Wechatpay-Serial") or ""
        if settings().wechat_pay_key_mode == "public_key" or not _SERIAL.fullmatch(serial):
            raise
        _verify_again(headers, body)


def _verify_again(headers: Mapping[str, str], body: bytes) -> None:
    """Another process may have the newer list already; if not, have it fetched."""
    try:
        sign.verify(headers, body, platform_keys(not_older_s=LOOK_AGAIN_S), now())
    except UnknownSerial:
        _wish()
        raise


def asked_for() -> dict[str, str]:
    """The header that asks WeChat to sign its answer with the public key, and refuses us where that is not in use yet.

    While both count it is left out: whichever signs, we know it.
    """
    chosen = settings()
    return {"Wechatpay-Serial": chosen.wechat_pay_public_key_id} if chosen.wechat_pay_key_mode == "public_key" else {}


def _certificates(not_older_s: float) -> dict[str, str]:
    """Serial → PEM, from the process's copy or the table. A storm of forged serials costs one read in five seconds."""
    house, moment = settings().database_url, time.monotonic()
    read_at, copy = _copies.get(house, (0.0, None))
    if copy is None or moment - read_at > not_older_s:
        with reading():
            valid = PlatformCert.starts_at <= now(), PlatformCert.ends_at > now()
            copy = {row.serial: row.pem for row in db.session.scalars(select(PlatformCert).where(*valid))}
        _copies.clear()
        _copies[house] = moment, copy
    return copy


def _wish() -> None:
    """Have the list fetched soon. At most one write in a minute and process, and none of it is the sender's concern."""
    house, moment = settings().database_url, time.monotonic()
    if moment - _wished.get(house, -WISH_AGAIN_S) < WISH_AGAIN_S:
        return
    _wished.clear()
    _wished[house] = moment
    try:
        with writing():
            _keep_wish()
    except DBAPIError as error:
        log.warning("the wish for certificates was not kept: %s", type(error).__name__)


def _keep_wish() -> None:
    mchid = settings().wechat_mchid
    insert_once(CertFetch(mchid=mchid))
    row = db.session.get_one(CertFetch, mchid)
    db.session.execute(update(CertFetch).where(CertFetch.mchid == mchid).values(wished=True))
    tasks.sooner(f"every:{TOPIC}", now() if row.asked_at is None else max(now(), row.asked_at + APART))


@lru_cache(maxsize=8)
def _key_of(pem: str) -> RSAPublicKey:
    key = x509.load_pem_x509_certificate(pem.encode()).public_key()
    assert isinstance(key, RSAPublicKey), "a platform certificate is RSA"
    return key
