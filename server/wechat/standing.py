"""凭证的状况 — how long the access token and the certificates still hold. Nothing here shows what they are."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from server.kit.clock import now
from server.kit.db import db
from server.kit.settings import settings
from server.wechat.models import CertFetch, PlatformCert, WechatToken


@dataclass(frozen=True)
class Standing:
    """`token_until` None: none was fetched yet. `certificates_until`: the last of those that hold today."""

    token_until: datetime | None
    key_mode: str
    certificates_until: datetime | None
    certificates_got_at: datetime | None


def standing() -> Standing:
    """Three statements."""
    token = select(WechatToken.expires_at).where(WechatToken.appid == settings().wechat_appid)
    holding = PlatformCert.starts_at <= now(), PlatformCert.ends_at > now()
    got = select(CertFetch.got_at).where(CertFetch.mchid == settings().wechat_mchid)
    return Standing(
        token_until=db.session.scalar(token),
        key_mode=settings().wechat_pay_key_mode,
        certificates_until=db.session.scalar(select(func.max(PlatformCert.ends_at)).where(*holding)),
        certificates_got_at=db.session.scalar(got),
    )
