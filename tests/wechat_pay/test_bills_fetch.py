"""Fetching a bill: only the bytes whose hash WeChat has signed ever lie where a bill is looked for."""

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from server.kit.http import House
from server.wechat import wire
from server.wechat.pay import bills
from server.wechat.pay.bills import download
from server.wechat.pay.errors import BadBill, NotReady, Refused, Unknown
from tests.house import CLOSED
from tests.wechat_pay.asking import Move
from tests.wechat_pay.liar import liar
from tests.wechat_pay.sheets import lines_of, paid, written
from tests.wechat_pay.shelf import Shelf, standing

DAY = date(2026, 11, 20)


@pytest.fixture
def app_settings() -> dict[str, str]:
    """Each test has a host of its own."""
    return {}


@pytest.fixture(autouse=True)
def _in_the_house(app: House) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def plain(tmp_path: Path) -> bytes:
    """A good bill, unpacked."""
    return written(tmp_path / "good.csv", lines_of(paid(), paid(2))).read_bytes()


@pytest.fixture
def into(tmp_path: Path) -> Iterator[Path]:
    """Where the bill is to lie; never a piece of one beside it."""
    path = tmp_path / "bills" / "trade-2026-11-20.csv"
    yield path
    assert [file.name for file in path.parent.glob("*")] in ([], [path.name])


@contextmanager
def shelf(at_hosts: Move, file: bytes, **more: Any) -> Iterator[Shelf]:
    told = Shelf(file, **more)
    with standing(told) as base:
        at_hosts(base)
        yield told


def sha1(plain: bytes) -> str:
    return hashlib.sha1(plain, usedforsecurity=False).hexdigest()


def test_a_packed_bill_lies_unpacked(plain: bytes, into: Path, at_hosts: Move) -> None:
    with shelf(at_hosts, gzip.compress(plain), sha1=sha1(plain)) as host:
        found = bills.fetch("trade", DAY, into)
    assert found == bills.BillFile("trade", DAY, into, sha1(plain), len(plain))
    assert into.read_bytes() == plain
    assert into.stat().st_mode & 0o777 == 0o600, "it names the payers' openids"
    assert len(list(bills.read_trade(into))) == 2
    assert host.asked == [
        "/v3/bill/tradebill?bill_date=2026-11-20&bill_type=ALL&tar_type=GZIP",
        "/v3/billdownload/file?token=abc",
    ]


def test_a_bill_that_was_not_packed(plain: bytes, into: Path, at_hosts: Move) -> None:
    with shelf(at_hosts, plain) as host:
        found = bills.fetch("fundflow", DAY, into)
    assert found is not None
    assert (found.bytes_count, into.read_bytes()) == (len(plain), plain)
    assert host.asked[0] == "/v3/bill/fundflowbill?bill_date=2026-11-20&account_type=BASIC&tar_type=GZIP"


def test_a_bill_that_the_wire_packs_once_more(plain: bytes, into: Path, at_hosts: Move) -> None:
    with shelf(at_hosts, gzip.compress(plain), sha1=sha1(plain), headers={"Content-Encoding": "gzip"}):
        assert bills.fetch("trade", DAY, into) is not None
    assert into.read_bytes() == plain


def test_only_wechats_own_hosts_are_asked(plain: bytes, into: Path, at_hosts: Move) -> None:
    """The address in the answer names another host; the file still comes from ours (asserted by its coming at all)."""
    with shelf(at_hosts, plain) as host:
        assert b"elsewhere.example.com" in host.answer()
        assert bills.fetch("trade", DAY, into) is not None


@pytest.mark.parametrize("size", [0, 1])
def test_a_file_of_next_to_nothing(into: Path, at_hosts: Move, size: int) -> None:
    with shelf(at_hosts, b"x" * size):
        found = bills.fetch("trade", DAY, into)
    assert found is not None
    assert found.bytes_count == size


def test_the_backup_host_has_it_too(plain: bytes, into: Path, at_hosts: Move) -> None:
    with shelf(at_hosts, plain) as host:
        at_hosts(CLOSED, host.base)
        assert bills.fetch("trade", DAY, into) is not None


def test_what_lay_there_stays_until_a_good_one_comes(plain: bytes, into: Path, at_hosts: Move) -> None:
    into.parent.mkdir()
    into.write_bytes(b"older")
    with shelf(at_hosts, plain, sha1="0" * 40), pytest.raises(BadBill):
        bills.fetch("trade", DAY, into)
    assert into.read_bytes() == b"older"


def bomb(plain: bytes) -> bytes:
    return gzip.compress(plain + b"0" * 300_000)


SPOILT: dict[str, Any] = {
    "another hash": lambda plain: {"file": gzip.compress(plain), "sha1": "0" * 40},
    "the hash of the packed bytes": lambda plain: {"file": gzip.compress(plain, mtime=0)},
    "a byte off": lambda plain: {"file": gzip.compress(plain[:-1] + b"X"), "sha1": sha1(plain)},
    "cut off, and whole on the wire": lambda plain: {"file": gzip.compress(plain)[:-12], "sha1": sha1(plain)},
    "whole, but for its last four bytes": lambda plain: {"file": gzip.compress(plain)[:-4], "sha1": sha1(plain)},
    "something after it": lambda plain: {"file": gzip.compress(plain) + b"more", "sha1": sha1(plain)},
    "two in one": lambda plain: {"file": gzip.compress(plain) * 2, "sha1": sha1(plain)},
    "broken inside": lambda plain: {"file": gzip.compress(plain)[:30] + b"\xff" * 40, "sha1": sha1(plain)},
    "a bomb": lambda plain: {"file": bomb(plain), "sha1": sha1(plain + b"0" * 300_000)},
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_file_is_a_bad_bill(
    plain: bytes, into: Path, at_hosts: Move, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download, "UNPACKED_BYTES_MAX", 200_000)
    with shelf(at_hosts, **SPOILT[name](plain)), pytest.raises(BadBill):
        bills.fetch("trade", DAY, into)
    assert not into.exists()


BROKEN: dict[str, dict[str, Any]] = {
    "the address has run out": {"status": 400},
    "nobody home": {"status": 502},
    "cut off on the wire": {"cut": 20},
    "no address": {"told": {"download_url": None}},
    "an address that is another question": {"told": {"download_url": "https://api.mch.weixin.qq.com/v3/pay?token=1"}},
    "an address without a token": {"told": {"download_url": "https://api.mch.weixin.qq.com/v3/billdownload/file"}},
    "another kind of hash": {"told": {"hash_type": "SM3"}},
    "no hash": {"told": {"hash_value": ""}},
    "a hash in a list": {"told": {"hash_value": ["0" * 40]}},
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_answer_says_nothing(plain: bytes, into: Path, at_hosts: Move, name: str) -> None:
    with shelf(at_hosts, plain, **BROKEN[name]), pytest.raises(Unknown):
        bills.fetch("trade", DAY, into)
    assert not into.exists()


def test_a_file_without_end_is_left(plain: bytes, into: Path, at_hosts: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "FILE_BYTES_MAX", len(plain) - 1)
    with shelf(at_hosts, plain), pytest.raises(Unknown):
        bills.fetch("trade", DAY, into)


def test_a_full_disk_is_no_word_of_wechats(
    plain: bytes, into: Path, at_hosts: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(download._Unpacking, "_write", full)
    with shelf(at_hosts, plain), pytest.raises(OSError, match="No space"):
        bills.fetch("trade", DAY, into)


@pytest.mark.parametrize(
    ("code", "refusal"), [("STATEMENT_CREATING", NotReady), ("PARAM_ERROR", Refused), ("NO_AUTH", Refused)]
)
def test_wechats_own_no(into: Path, at_hosts: Move, code: str, refusal: type[Exception]) -> None:
    with liar(f'{{"code":"{code}","message":"x"}}'.encode(), status=400) as base:
        at_hosts(base)
        with pytest.raises(refusal):
            bills.fetch("trade", DAY, into)


def test_a_day_without_anything(into: Path, at_hosts: Move) -> None:
    with liar(b'{"code":"NO_STATEMENT_EXIST","message":"x"}', status=400) as base:
        at_hosts(base)
        assert bills.fetch("trade", DAY, into) is None
