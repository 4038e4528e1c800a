"""Small files of a bank and a platform, as they are exported, for every test of money from elsewhere."""

from collections.abc import Sequence

from server.payments.models import Import
from server.payments.service import imports

PLATFORM = "腾讯公益"
BANK_HEADS = ("交易日期", "收入金额", "支出金额", "对方户名", "流水号", "附言")
GIFT_HEADS = ("订单号", "捐赠时间", "项目编号", "类型", "金额", "手续费", "昵称", "捐赠人", "原订单号")
SETTLEMENT_HEADS = ("结算单号", "打款日期", "打款金额", "手续费", "项目编号")
HEADS = {"bank": BANK_HEADS, "platform_gifts": GIFT_HEADS, "platform_settlements": SETTLEMENT_HEADS}


def table(heads: Sequence[str], *rows: Sequence[str]) -> bytes:
    """A CSV as WPS saves it in China."""
    return "\r\n".join(",".join(cells) for cells in (heads, *rows)).encode("gb18030")


def bank(*rows: Sequence[str]) -> bytes:
    return table(BANK_HEADS, *rows)


def opened(kind: str, actor: object, *rows: Sequence[str], platform: str = PLATFORM) -> Import:
    """A file handed in, its columns recognised, inside the caller's unit."""
    content = table(HEADS[kind], *rows)
    name = "" if kind == "bank" else platform
    return imports.open_import(kind=kind, platform=name, content=content, file_name="流水.csv", actor=actor)  # type: ignore[arg-type]


def taken(kind: str, actor: object, *rows: Sequence[str], platform: str = PLATFORM) -> Import:
    """The same, taken in."""
    return imports.take(opened(kind, actor, *rows, platform=platform).uid, actor=actor)  # type: ignore[arg-type]
