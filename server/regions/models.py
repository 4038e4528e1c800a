"""表 — one row per place. A township's row also knows its 民政服务站, where parcels go."""

from sqlalchemy import CheckConstraint, ForeignKey, SQLColumnExpression, String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.db import Base


class Region(Base):
    """`station_*` stand on township rows; `seat` is where the government sits, for the poster's foot."""

    __tablename__ = "regions"
    __table_args__ = (
        CheckConstraint("level IN ('city', 'county', 'township', 'village', 'grid')", "level"),
        CheckConstraint("parent_code IS NOT NULL OR level IN ('city', 'county')", "parent"),
        CheckConstraint("(station_name IS NULL) = (station_address IS NULL)", "station_both_or_neither"),
    )

    code: Mapped[str] = mapped_column(String(15), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    level: Mapped[str] = mapped_column(String(10), index=True)
    parent_code: Mapped[str | None] = mapped_column(String(15), ForeignKey("regions.code"), index=True)
    seat: Mapped[str] = mapped_column(String(80), default="")
    station_name: Mapped[str | None] = mapped_column(String(60))
    station_address: Mapped[str | None] = mapped_column(String(120))
    station_phone: Mapped[str | None] = mapped_column(String(20))

    known_by = "code"

    @classmethod
    def called(cls) -> SQLColumnExpression[str]:
        return cls.name
