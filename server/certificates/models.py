"""捐赠证书 — the table: the name a donor wants on one. All else is read from the gift when a certificate is shown."""

from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.crypto import Sealed
from server.kit.db import Base, Id
from server.kit.ids import new_uid


class CertificateName(Base):
    """证书上的称呼, where it is another one than the gift's own.

    `shown_as` real | alias | anonymous; only a real name is kept here, an alias stays with the gift, where it can be
    hidden.
    """

    __tablename__ = "certificate_names"
    __table_args__ = (
        CheckConstraint("shown_as IN ('real', 'alias', 'anonymous')", "shown_as"),
        CheckConstraint("(shown_as = 'real') = (name_sealed IS NOT NULL)", "real_has_its_name"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    gift_uid: Mapped[str] = mapped_column(String(16), unique=True)
    shown_as: Mapped[str] = mapped_column(String(10))
    name_sealed: Mapped[bytes | None]
    name = Sealed()
    at: Mapped[datetime] = mapped_column(default=now, onupdate=now)
