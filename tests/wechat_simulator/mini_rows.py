"""The rows of the mini-program side that outlive a kill; every moment is virtual seconds since 1970."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class PushTarget:
    """Where an appid's messages go, as set on the mini-program's page 消息推送; the key is the appid."""

    url: str
    mode: str
    """plain, compatible or safe"""
    format: str
    """json or xml"""
    token: str
    aes_key: str


@dataclass
class Push:
    """One pushed message with all its tries; the key is its number."""

    appid: str
    message: dict[str, Any]
    made_at: float
    random16: str
    """kept, so that each try has the same body"""
    state: str = "pending"
    """pending, held, done, given_up, dropped or nowhere (no address is set)"""
    tries: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class MediaCheck:
    """A picture somebody wants looked at; the key is the trace_id."""

    appid: str
    openid: str
    url: str
    made_at: float
    suggest: str = ""
    """pass, review or risky once it was looked at; ``failed`` if it could not be fetched"""
