"""规则 — how a certificate is numbered, and what it says of itself. No database, no web."""

import re
import unicodedata

from server.kit.ids import UID_CHARS
from server.kit.money import yuan

TITLE = "捐赠证书"
NOT_A_RECEIPT = "本证书是感谢凭证，不是公益事业捐赠统一票据，不能用于报销和税前扣除。"
THANKS = "善款专款专用，每一笔支出的用途和凭证都向社会公开。谨以此证，感谢您的善意与信任。"
SHOWN_AS = ("real", "alias", "anonymous")
PATH = "/z/"  # printed on paper: it never changes
_LETTERS = str.maketrans("OIL", "011")  # read from paper, typed by hand


def printed(code: str) -> str:
    """`7k3m9qpd…` → `7K3M-9QPD-…`: four groups that can be read out."""
    return "-".join(code.upper()[at : at + 4] for at in range(0, len(code), 4))


def code_of(text: str) -> str | None:
    """A number as it was typed, in any spelling; None when it cannot be one."""
    plain = unicodedata.normalize("NFKC", text).strip()
    address = re.fullmatch(rf"\S*{PATH}(\S+)", plain)  # the whole address beside the code, copied
    letters = re.sub(r"[\s\-—–‐−_.]", "", (address[1] if address else plain).upper()).translate(_LETTERS).lower()
    return letters if re.fullmatch(f"[0-9a-z]{{{UID_CHARS}}}", letters) else None


# What else is printed on papers, and is no certificate's number: prefix → what it is and where it is looked up.
_OTHERS = {
    "DW-": "这是参加单位的编号，不是证书编号。扫单位的码，或从捐赠日历打开活动，可以看到它",
    "JZ-": "这是捐赠编号，不是证书编号。证书编号是 16 位，印在证书的码旁边",
    "PJ-": "这是票据申请号，不是证书编号。证书编号是 16 位，印在证书的码旁边",
    "RJ-": "这是认捐编号，不是证书编号",
}


def mistaken_for(text: str) -> str:
    """What a typed number is when it is one of ours of another kind; empty otherwise."""
    plain = re.sub(r"[\s]", "", unicodedata.normalize("NFKC", text)).upper().replace("—", "-").replace("–", "-")
    return next((says for start, says in _OTHERS.items() if plain.startswith(start)), "")


def standing(amount_fen: int, refunded_fen: int, refunding_fen: int) -> str:
    """valid | refunding | partly | refunded: how a certificate stands by what went back of its gift."""
    if refunded_fen >= amount_fen:
        return "refunded"
    if refunding_fen:
        return "refunding"
    return "partly" if refunded_fen else "valid"


def standing_text(amount_fen: int, refunded_fen: int, refunding_fen: int) -> str:
    """The same as a sentence for whoever scans the code."""
    left_fen = amount_fen - refunded_fen
    return {
        "valid": "有效",
        "partly": f"有效，其中 {yuan(refunded_fen)} 元已退款，现余 {yuan(left_fen)} 元",
        "refunding": f"有效，{yuan(refunding_fen)} 元正在办理退款",
        "refunded": "已退款，证书不再有效",
    }[standing(amount_fen, refunded_fen, refunding_fen)]
