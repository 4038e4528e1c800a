"""Bills that are wrong: B1–B8, one at a time, and what a tester writes into them."""

from __future__ import annotations

import hashlib
import zlib
from datetime import date, timedelta
from typing import Any

import pytest

from tests.simulator.billing import Read, Shop, ask, download, fetch
from tests.simulator.conftest import OrderBody
from tests.simulator.speaking import Merchant
from tests.wechat_simulator.client import ControlError, Simulator


@pytest.fixture
def wechat(own_wechat: Simulator) -> Simulator:
    return own_wechat


@pytest.fixture
def shop(wechat: Simulator, merchant: Merchant, jsapi_body: OrderBody) -> Shop:
    """Yesterday there was one payment of 66.00 and one of 1.00; its bill is ready."""
    shop = Shop(wechat, merchant, jsapi_body)
    shop.until_the_bill()
    shop.pass_time(7200)
    shop.paid(6600)
    shop.paid(100)
    shop.yesterday = shop.until_the_bill()
    return shop


def with_fault(shop: Shop, kind: str, **more: Any) -> Read:
    shop.wechat.fault("tradebill", kind, **more)
    return fetch(shop.merchant, shop.yesterday)


def totals(bill: Read) -> list[str]:
    return sorted(row["订单金额"] for row in bill.rows)


def test_the_bill_may_take_until_noon(shop: Shop) -> None:
    shop.wechat.fault("tradebill", "creating", count=0)
    assert ask(shop.merchant, shop.yesterday).json["code"] == "STATEMENT_CREATING"
    shop.pass_time(3700)
    assert ask(shop.merchant, shop.yesterday).status == 200


def test_a_day_with_orders_may_have_no_bill(shop: Shop) -> None:
    shop.wechat.fault("tradebill", "no_statement")
    assert ask(shop.merchant, shop.yesterday).json["code"] == "NO_STATEMENT_EXIST"
    assert ask(shop.merchant, shop.yesterday).status == 200


def test_the_hash_may_be_of_other_bytes(shop: Shop) -> None:
    shop.wechat.fault("tradebill", "bad_hash")
    asked = ask(shop.merchant, shop.yesterday).json
    body = download(shop.merchant, asked["download_url"]).body
    assert hashlib.sha1(body).hexdigest() != asked["hash_value"]  # noqa: S324


def test_the_link_may_be_dead_at_once(shop: Shop) -> None:
    shop.wechat.fault("billfile", "token_expired")
    link = ask(shop.merchant, shop.yesterday).json["download_url"]
    assert download(shop.merchant, link).status == 400
    assert download(shop.merchant, link).status == 200


@pytest.mark.parametrize(
    ("kind", "found"),
    [
        ("row_missing_in_bill", ["1.00"]),
        ("row_missing_locally", ["1.00", "1.00", "66.00"]),
        ("row_doubled", ["1.00", "66.00", "66.00"]),
        ("amount_off", ["1.00", "66.01"]),
    ],
)
def test_rows_may_differ_and_the_sums_agree_with_them(shop: Shop, kind: str, found: list[str]) -> None:
    bill = with_fault(shop, kind)
    assert totals(bill) == found
    assert float(bill.summary["订单总金额"]) == pytest.approx(sum(float(one) for one in found))
    assert totals(fetch(shop.merchant, shop.yesterday)) == ["1.00", "66.00"]


def test_the_sums_may_disagree_with_the_rows(shop: Shop) -> None:
    assert with_fault(shop, "wrong_sum").summary["总交易单数"] == "12"


def test_a_fee_may_differ(shop: Shop) -> None:
    assert with_fault(shop, "fee_differs").rows[0]["手续费"] == "0.01000"


def test_a_refund_may_stand_in_the_next_bill(wechat: Simulator, shop: Shop) -> None:
    order = shop.paid(500)
    shop.back(order, 500, "BACK1")
    today = shop.until_the_bill()
    wechat.fault("tradebill", "refund_later")
    tomorrow = (date.fromisoformat(today) + timedelta(days=1)).isoformat()
    assert totals(fetch(shop.merchant, today)) == ["5.00"]
    shop.until_the_bill()
    (later,) = fetch(shop.merchant, tomorrow).rows
    assert (later["交易状态"], later["商户退款单号"], later["交易时间"][:10]) == ("REFUND", "BACK1", today)


@pytest.mark.parametrize("kind", ["no_bom", "cr_only", "new_column", "reordered", "forged_column"])
def test_the_form_may_be_unusual(shop: Shop, kind: str) -> None:
    shop.wechat.fault("tradebill", kind)
    asked = ask(shop.merchant, shop.yesterday).json
    raw = download(shop.merchant, asked["download_url"]).body
    assert hashlib.sha1(raw).hexdigest() == asked["hash_value"]  # noqa: S324
    lines = raw.decode().splitlines()
    header, row = lines[0].split(","), lines[1].split(",`")
    found = {
        "no_bom": not raw.startswith(b"\xef\xbb\xbf"),
        "cr_only": b"\n" not in raw and len(lines) == 5,
        "new_column": (len(header), len(row)) == (28, 28),
        "reordered": header[-1].endswith("交易时间") and row[-1].startswith("20"),
        "forged_column": (len(header), len(row)) == (27, 29) and "99999.00" in row,
    }
    assert found[kind]


def test_the_file_may_be_a_bomb(shop: Shop) -> None:
    shop.wechat.fault("tradebill", "gzip_bomb", args={"mb": 32})
    link = ask(shop.merchant, shop.yesterday, tar_type="GZIP").json["download_url"]
    body = download(shop.merchant, link).body
    assert len(body) < 100_000
    assert len(zlib.decompress(body, 31)) == 32 * 1024 * 1024


def test_a_tester_writes_into_a_bill(wechat: Simulator, shop: Shop) -> None:
    at, number = f"/_sim/bill/{shop.yesterday}/mutate", wechat.get("/_sim/ledger")["orders"][0]["out_trade_no"]
    wechat.post(at, {"act": "add", "out_trade_no": "ELSEWHERE1", "amount_fen": 250, "attach": "campaign"})
    wechat.post(at, {"act": "change", "number": number, "cells": {"订单金额": "66.05"}})
    bill = fetch(shop.merchant, shop.yesterday)
    assert totals(bill) == ["1.00", "2.50", "66.05"]
    assert bill.rows[-1]["商户数据包"] == "campaign"
    wechat.post(at, {"act": "drop", "number": number})
    wechat.kill()
    wechat.launch()
    assert totals(fetch(shop.merchant, shop.yesterday)) == ["1.00", "2.50"]


def test_a_bill_may_be_long(wechat: Simulator, shop: Shop) -> None:
    wechat.post(f"/_sim/bill/{shop.yesterday}/mutate", {"act": "add", "times": 3000})
    bill = fetch(shop.merchant, shop.yesterday, tar_type="GZIP")
    assert len({row["商户订单号"] for row in bill.rows}) == int(bill.summary["总交易单数"]) == 3002


@pytest.mark.parametrize("wish", [{"act": "burn"}, {"act": "drop"}, {"act": "add", "amount_fen": "much"}])
def test_a_bent_change_is_refused(shop: Shop, wish: dict[str, Any]) -> None:
    with pytest.raises(ControlError, match="bad_request"):
        shop.wechat.post(f"/_sim/bill/{shop.yesterday}/mutate", wish)
