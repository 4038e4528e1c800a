"""金额 — money is an integer number of fen; yuan appears only where a person reads or types it."""

import re
import unicodedata

from server.kit.errors import Invalid

# A comma parts thousands and nothing else: `10,5` may mean 10.5 or 105, so it is neither. The phone reads the same way.
_YUAN = re.compile(r"(?P<yuan>[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,10})(?:\.(?P<fen>[0-9]{1,2}))?")
FEN_MAX = 10**12


class NotMoney(Invalid):
    code, says = "not_money", "请填写金额，最多两位小数，例如 66 或 66.50"


def yuan(fen: int) -> str:
    """`123456` → `1,234.56`: always two decimals, thousands parted."""
    assert isinstance(fen, int), fen
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def parse_yuan(text: str) -> int:
    """`66`, `66.5`, `1,234.50`, `１２` → fen. Refuses a third decimal, a sign and anything else with NotMoney."""
    found = _YUAN.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise NotMoney
    return int(found["yuan"].replace(",", "")) * 100 + int((found["fen"] or "0").ljust(2, "0"))
