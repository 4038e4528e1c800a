"""表 — one row per month, and one per half-year; only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from server.kit.clock import now
from server.kit.db import Base, Id
from server.kit.ids import new_uid


class Statement(Base):
    """月度公示. `lines` are rules.Line as JSON: uids and fen, so that nobody's name is frozen with them."""

    __tablename__ = "statements"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    month: Mapped[str] = mapped_column(String(7), unique=True)
    lines: Mapped[list[Any]]
    at: Mapped[datetime] = mapped_column(default=now)


class HalfYear(Base):
    """半年运行情况报告. `lines` are rules.Line and `ways` rules.Way as JSON; every figure is a sum of entries."""

    __tablename__ = "statement_halves"
    __table_args__ = ({"info": {"append_only": True}},)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    uid: Mapped[str] = mapped_column(String(16), unique=True, default=new_uid)
    half: Mapped[str] = mapped_column(String(6), unique=True)
    lines: Mapped[list[Any]]
    ways: Mapped[list[Any]]
    at: Mapped[datetime] = mapped_column(default=now)
