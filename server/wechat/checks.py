"""微信自检 — whether we could tell WeChat's word from a stranger's, were it spoken now."""

from datetime import timedelta

from sqlalchemy import select

from server.kit.checks import Check
from server.kit.clock import now
from server.kit.db import db
from server.kit.settings import settings
from server.wechat.models import CertFetch, PlatformCert

OLD = timedelta(days=2)


def certificates_at_hand() -> list[str]:
    """K1: who verifies by certificates has one that holds, and a list that was fetched lately."""
    if settings().wechat_pay_key_mode != "certificate":  # with the public key nothing can run out
        return []
    valid = PlatformCert.starts_at <= now(), PlatformCert.ends_at > now()
    if db.session.scalar(select(PlatformCert.id).where(*valid).limit(1)) is None:
        return ["没有有效的微信支付平台证书：现在无法核对微信支付的通知和应答"]
    got_at = db.session.scalar(select(CertFetch.got_at).where(CertFetch.mchid == settings().wechat_mchid))
    if got_at is None or got_at < now() - OLD:
        return ["微信支付平台证书两天以上没有更新：请检查网络，或改用微信支付公钥"]
    return []


CHECKS = [Check("K1", "能核对微信支付的签名", certificates_at_hand)]
