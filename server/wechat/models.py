"""表 — the one access token of this mini-program, shared by all workers; which pushes have come; WeChat Pay's keys."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Id
from server.kit.ids import new_uid


class WechatToken(Base):
    """接口凭证. Who holds the lease fetches; the others wait for what it brings."""

    __tablename__ = "wechat_tokens"
    __table_args__ = (CheckConstraint("(lease_by IS NULL) = (lease_until IS NULL)", "lease_both_or_neither"),)

    appid: Mapped[str] = mapped_column(String(32), primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    value_sealed: Mapped[bytes | None]
    value = Sealed()
    expires_at: Mapped[datetime | None]
    lease_by: Mapped[str | None] = mapped_column(String(16))
    lease_until: Mapped[datetime | None]


class WechatPush(Base):
    """推送记录: one row for each message WeChat pushed to us. `key` is a hash: a row names nobody and quotes nobody."""

    __tablename__ = "wechat_pushes"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    event: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)


class PlatformCert(Base):
    """平台证书: one of WeChat Pay's list, as it was last fetched. What the list no longer names is deleted."""

    __tablename__ = "wechat_platform_certs"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    serial: Mapped[str] = mapped_column(String(40), unique=True)
    pem: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    at: Mapped[datetime] = mapped_column(default=now)


class CertFetch(Base):
    """取证书的轮次: the referee between all processes, so that WeChat is asked for its list once a minute at most."""

    __tablename__ = "wechat_cert_fetches"

    mchid: Mapped[str] = mapped_column(String(32), primary_key=True)
    asked_at: Mapped[datetime | None]
    got_at: Mapped[datetime | None]
    wished: Mapped[bool] = mapped_column(default=False)
    tries: Mapped[int] = mapped_column(default=0)
