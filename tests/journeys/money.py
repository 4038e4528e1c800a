"""Whether everybody agrees about the money: our books with themselves, and with WeChat's."""

from collections import Counter

from tests.journeys.product import Product


def agree(product: Product) -> None:
    """check-books is clean, every order WeChat calls paid is one gift of ours, and we believed no forged notice."""
    product.sim.wait()
    product.wait_until(lambda: paid_there(product) == booked_here(product), limit_s=60)
    product.wait_until(lambda: returned_there(product) == returned_here(product), limit_s=60)
    books = product.books()
    assert [check for check in books["checks"] if not check["ok"]] == []
    assert books["ok"] is True
    assert product.sim.get("/_sim/state")["violations"] == []


def paid_there(product: Product) -> dict[str, int]:
    """Order number → fen, as WeChat has it."""
    ledger = product.sim.get("/_sim/ledger")
    return {order["out_trade_no"]: order["total_fen"] for order in ledger["orders"]}


def booked_here(product: Product) -> dict[str, int]:
    """Order number → fen of the ledger entry that the gift's order made."""
    found = product.rows("SELECT reference, amount_fen FROM ledger_entries WHERE reference LIKE 'order:%'")
    return {reference.removeprefix("order:"): int(fen) for reference, fen in found}


def returned_there(product: Product) -> dict[str, int]:
    """Order number → fen that WeChat has given back."""
    found: Counter[str] = Counter()
    for refund in product.sim.get("/_sim/ledger")["refunds"]:
        if refund["status"] == "SUCCESS":
            found[refund["order"].split(":")[1]] += refund["refund_fen"]
    return dict(found)


def returned_here(product: Product) -> dict[str, int]:
    """Order number → fen that our books say went back."""
    found = product.rows("SELECT no, refunded_fen FROM payment_orders WHERE refunded_fen > 0")
    return {no: int(fen) for no, fen in found}


def raised_fen(product: Product, campaign: str) -> int:
    """What the public page says has been raised."""
    return int(product.get_json(f"/api/v1/campaigns/{campaign}")["raised_fen"])
