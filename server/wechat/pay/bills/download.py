"""下载账单 — ask where the bill lies, fetch it, unpack it under a cap, keep it only if its hash is the promised one.

The file itself is not signed; the answer that tells its SHA1 (of the unpacked bytes) is.
"""

import hashlib
import os
import re
import zlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Literal
from urllib.parse import urlencode, urlsplit

from server.wechat import wire
from server.wechat.pay import exchange
from server.wechat.pay.errors import BadBill, NotReady, Refused, Unknown

Kind = Literal["trade", "fundflow"]
UNPACKED_BYTES_MAX = 200 * 1024 * 1024  # a hundred thousand rows are some 40 MB
FILE_PATH = "/v3/billdownload/file"
_GZIP = b"\x1f\x8b"
_SHA1 = re.compile(r"[0-9a-f]{40}")
_ASKED = {
    "trade": ("/v3/bill/tradebill", {"bill_type": "ALL"}),
    "fundflow": ("/v3/bill/fundflowbill", {"account_type": "BASIC"}),
}


@dataclass(frozen=True)
class BillFile:
    """A whole bill as WeChat wrote it; `sha1` and `bytes_count` are those of the unpacked file at `path`."""

    kind: Kind
    day: date
    path: Path
    sha1: str
    bytes_count: int


def fetch(kind: Kind, day: date, into: Path) -> BillFile | None:
    """Put the bill of `day` (China) at `into`. None: WeChat says there was nothing that day. Network only.

    Raises NotReady (ask again later), BadBill (hash, size, packing), Unknown, Refused. Only a good bill ever lies at
    `into`; what was there before stays until then.
    """
    path, more = _ASKED[kind]
    try:
        told = exchange.call("GET", f"{path}?{urlencode({'bill_date': day.isoformat(), **more, 'tar_type': 'GZIP'})}")
    except Refused as refused:
        if refused.code == "NO_STATEMENT_EXIST":
            return None
        if refused.code == "STATEMENT_CREATING":
            raise NotReady(refused.code) from refused
        raise
    sha1, target = _told(told)
    into.parent.mkdir(parents=True, exist_ok=True)
    part = into.with_name(f"{into.name}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)  # it names the payers' openids
    try:
        size = _from_any_host(target, part, sha1)
        os.replace(part, into)
    finally:
        part.unlink(missing_ok=True)
    return BillFile(kind, day, into, sha1, size)


def _told(told: dict[str, Any]) -> tuple[str, str]:
    """The promised hash, and the target on WeChat's hosts. Where the address points otherwise is not asked."""
    sha1, address = str(told.get("hash_value", "")).lower(), told.get("download_url")
    if told.get("hash_type") != "SHA1" or not _SHA1.fullmatch(sha1):
        raise Unknown("no hash of the bill")
    parts = urlsplit(address) if isinstance(address, str) else None
    if parts is None or parts.path != FILE_PATH or not parts.query:
        raise Unknown("no address of the bill")
    return sha1, f"{parts.path}?{parts.query}"


def _from_any_host(target: str, part: Path, sha1: str) -> int:
    doubt = Unknown("no host")
    for base in exchange.bases():
        try:
            return _from(base, target, part, sha1)
        except Unknown as error:
            doubt = error
    raise doubt


def _from(base: str, target: str, part: Path, sha1: str) -> int:
    with part.open("wb") as file:
        unpacking = _Unpacking(file)
        try:
            answer = wire.download(base + target, exchange.headers("GET", target, ""), unpacking.feed)
        except wire.Silent as error:
            raise Unknown(str(error)) from error
        if answer.status != 200:  # the address was good for five minutes only: the next try asks for a new one
            raise Unknown(f"status {answer.status}")
        found = unpacking.finish()
        if found != sha1:
            raise BadBill("账单文件的校验值与微信给出的不符")
        file.flush()
        os.fsync(file.fileno())
    return unpacking.size


class _Unpacking:
    """Writes what it is fed, unpacked if it is packed, never more than the cap, a small piece at a time."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.size = file, 0
        self.sha1 = hashlib.sha1(usedforsecurity=False)
        self.first = b""
        self.gzip: Any = None

    def feed(self, part: bytes) -> None:
        if self.gzip is None and len(self.first) < len(_GZIP):
            self.first += part
            if len(self.first) < len(_GZIP):
                return
            part = self.first
            self.gzip = zlib.decompressobj(31) if part.startswith(_GZIP) else None
        if self.gzip is None:
            self._write(part)
        else:
            self._unpack(part)

    def finish(self) -> str:
        """The SHA1 of all that was written."""
        if len(self.first) < len(_GZIP):
            self._write(self.first)
        if self.gzip is not None and not self.gzip.eof:
            raise BadBill("账单压缩文件不完整")
        return self.sha1.hexdigest()

    def _unpack(self, part: bytes) -> None:
        try:
            while part:
                if self.gzip.eof:
                    raise BadBill("账单压缩文件的末尾有多余的内容")
                self._write(self.gzip.decompress(part, 65536))
                part = self.gzip.unconsumed_tail or self.gzip.unused_data
        except zlib.error as error:
            raise BadBill("账单压缩文件已损坏") from error

    def _write(self, plain: bytes) -> None:
        self.size += len(plain)
        if self.size > UNPACKED_BYTES_MAX:
            raise BadBill("账单文件解压后过大")
        self.sha1.update(plain)
        self.file.write(plain)
