"""平台证书 — WeChat's list of certificates: when it is fetched, how it is believed, where it is kept.

pay.weixin.qq.com/doc/v3/merchant/4012551764. Each certificate comes sealed with our APIv3 key, which only WeChat and we
know; the answer is signed by one of them, known before or just unsealed. A merchant with the public key alone has no
list (500 SYSTEM_ERROR).
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from sqlalchemy import delete, or_, select, update

from server.kit.clock import now
from server.kit.db import db, insert_once, swap_one
from server.kit.settings import settings
from server.kit.units import writing
from server.wechat.models import CertFetch, PlatformCert
from server.wechat.pay import exchange, keys, sign
from server.wechat.pay.errors import Forged, Malformed, Unknown
from server.wechat.pay.seal import unseal
from server.wechat.pay.strict import NotStrict, read_object

log = logging.getLogger("wishbridge.wechat.pay")
TARGET = "/v3/certificates"
EVERY = timedelta(hours=12)
MOST = 10


@dataclass(frozen=True)
class Certificate:
    """One of WeChat's list; `serial` in upper-case hexadecimal, as in the header that names it."""

    serial: str
    pem: str
    starts_at: datetime
    ends_at: datetime
    key: RSAPublicKey


def fetch_certificates(_payload: dict[str, Any]) -> list[Certificate] | None:
    """取证书. One question to one host, if it is time for it and nobody asked within a minute; else None."""
    if settings().wechat_pay_key_mode == "public_key":
        return None
    turn = _take_turn()
    if turn is None:
        return None
    hosts = exchange.bases()
    try:
        return _ask(hosts[turn % len(hosts)])
    except Unknown as error:
        log.error("the list of platform certificates did not come: %s", error)
        return None


def record_certificates(_payload: dict[str, Any], fetched: list[Certificate] | None) -> None:
    """存证书. What WeChat's list no longer names is no longer believed."""
    if fetched is None:
        return
    db.session.execute(delete(PlatformCert).where(PlatformCert.serial.not_in([cert.serial for cert in fetched])))
    known = set(db.session.scalars(select(PlatformCert.serial)))
    for cert in (cert for cert in fetched if cert.serial not in known):
        db.session.add(PlatformCert(serial=cert.serial, pem=cert.pem, starts_at=cert.starts_at, ends_at=cert.ends_at))
    mine = update(CertFetch).where(CertFetch.mchid == settings().wechat_mchid)
    swap_one(mine.values(got_at=now(), wished=False, tries=0))


def _take_turn() -> int | None:
    """How many tries since the last good one, if this one is ours: it is wished for or time, and a minute has passed.

    The row is the referee between all processes; a clock that was set back does not lock it for ever.
    """
    moment, mchid = now(), settings().wechat_mchid
    with writing():
        insert_once(CertFetch(mchid=mchid))
        apart = or_(
            CertFetch.asked_at.is_(None),
            CertFetch.asked_at <= moment - keys.APART,
            CertFetch.asked_at > moment + keys.APART,
        )
        due = or_(CertFetch.wished, CertFetch.got_at.is_(None), CertFetch.got_at <= moment - EVERY)
        mine = update(CertFetch).where(CertFetch.mchid == mchid, apart, due)
        if not swap_one(mine.values(asked_at=moment, tries=CertFetch.tries + 1)):
            return None
        tries = db.session.scalars(select(CertFetch.tries).where(CertFetch.mchid == mchid)).one()
        return tries - 1


def _ask(base: str) -> list[Certificate]:
    """The list, believed. Raises Unknown."""
    answer = exchange.ask("GET", base, TARGET)
    try:
        listed = read_object(answer.body).get("data")
        if answer.status != 200 or not isinstance(listed, list) or not 0 < len(listed) <= MOST:
            raise Unknown(f"status {answer.status}, no list")
        found = [_certificate(item) for item in listed]
        sign.verify(
            answer.headers, answer.body, keys.platform_keys() | {cert.serial: cert.key for cert in found}, now()
        )
    except (Forged, Malformed, NotStrict) as error:
        raise Unknown(f"status {answer.status}: {error}") from error
    return found


def _certificate(item: Any) -> Certificate:
    """Its own dates and number count, not those told beside it; they must agree on the number."""
    if not isinstance(item, dict):
        raise Malformed("an entry")
    pem = unseal(item.get("encrypt_certificate"))
    try:
        cert = x509.load_pem_x509_certificate(pem)
        serial, key = f"{cert.serial_number:X}", cert.public_key()
    except ValueError as error:
        raise Malformed("a certificate") from error
    if not isinstance(key, RSAPublicKey) or str(item.get("serial_no", "")).upper().lstrip("0") != serial:
        raise Malformed("its number or its key")
    return Certificate(
        str(item["serial_no"]).upper(), pem.decode(), cert.not_valid_before_utc, cert.not_valid_after_utc, key
    )
