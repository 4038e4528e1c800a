"""Requests and answers as plain values, so that every endpoint is an ordinary function."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

JSON = "application/json; charset=utf-8"


class DoubledKeyError(ValueError):
    """A JSON object names one key twice."""


@dataclass(frozen=True)
class Request:
    """One request; header names are lower case, target and body are as they came."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass
class Answer:
    """One answer. ``reset`` tears the connection down instead of sending anything; ``unsigned`` is sent as it is."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    reset: bool = False
    unsigned: bool = False
    drip_s: float = 0.0
    """the body goes out a few bytes at a time, over so many seconds"""


def compact(value: object) -> str:
    """JSON as the platform writes it: no blanks, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def seal(apiv3_key: str, plain: str, nonce: str, associated_data: str) -> str:
    """AEAD_AES_256_GCM, base64."""
    sealed = AESGCM(apiv3_key.encode()).encrypt(nonce.encode(), plain.encode(), associated_data.encode())
    return base64.b64encode(sealed).decode()


def json_answer(value: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """An answer with a JSON body."""
    return Answer(status, compact(value).encode(), {"Content-Type": JSON, **(headers or {})})


def html_answer(page: str, status: int = 200) -> Answer:
    """A page for people."""
    headers = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
    return Answer(status, page.encode(), headers)


def redirect(address: str) -> Answer:
    """303: look there with a GET."""
    return Answer(303, b"", {"Location": address})


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise DoubledKeyError(f"doubled key among {[key for key, _ in pairs]}")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON")


def read_json(body: bytes) -> dict[str, Any]:
    """The JSON object in the bytes. Raises ValueError for anything else, for doubled keys, NaN and Infinity."""
    value = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
    if not isinstance(value, dict):
        raise ValueError("not an object")
    return value
