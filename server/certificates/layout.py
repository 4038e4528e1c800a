"""版式 — where everything stands on a certificate, in points of an A4 page. Paper and picture are drawn from this list.

No seal and no form of a 票据: it is thanks, and says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from server.certificates import rules
from server.certificates.queries import Proof
from server.codes import faces
from server.kit.money import yuan
from server.kit.pages import day

WIDTH, HEIGHT = 595.0, 842.0
RED, GOLD, PALE, INK, GREY, PAPER = "#9E1B16", "#A87A2E", "#EAD7AE", "#2B2320", "#6B5F57", "#FFFCF5"
MIDDLE, LEFT, RIGHT = WIDTH / 2, 86.0, WIDTH - 86.0
ROOM = RIGHT - LEFT
CODE = 104.0


@dataclass(frozen=True)
class Words:
    """A line of text: `top` is its baseline from the top, `at` where it begins, is centred, or ends."""

    text: str
    size: float
    at: float
    top: float
    colour: str = INK
    bold: bool = False
    anchor: Literal["start", "middle", "end"] = "start"
    apart: float = 0.0


@dataclass(frozen=True)
class Frame:
    """A rectangle, filled or as a line of `line` points."""

    left: float
    top: float
    wide: float
    high: float
    colour: str
    line: float = 0.0


@dataclass(frozen=True)
class Code:
    """The code on white ground; the quiet zone is part of it."""

    url: str
    left: float
    top: float
    side: float


Thing = Words | Frame | Code


def things(proof: Proof) -> list[Thing]:
    """The whole page, from the ground up."""
    return [*_ground(), *_head(proof), *_body(proof), *_foot(proof)]


def said(proof: Proof) -> str:
    """Every letter that is not ours: what the faces must know."""
    return "".join((proof.shown_name, proof.campaign_title, proof.organisation, proof.goods, proof.filing_no))


def _ground() -> Iterator[Thing]:
    yield Frame(0, 0, WIDTH, HEIGHT, PAPER)
    for inset, line, colour in ((26, 2.4, RED), (33, 0.7, GOLD), (37, 0.7, PALE)):
        yield Frame(inset, inset, WIDTH - 2 * inset, HEIGHT - 2 * inset, colour, line)
    for left in (26.0, WIDTH - 26 - 34):
        for top in (26.0, HEIGHT - 26 - 34):  # corners of a window lattice
            yield Frame(left, top, 34, 34, PAPER)
            for inset, line, colour in ((0, 2.4, RED), (6, 0.7, GOLD), (11, 0.7, GOLD)):
                yield Frame(left + inset, top + inset, 34 - 2 * inset, 34 - 2 * inset, colour, line)
            yield Frame(left + 14.5, top + 14.5, 5, 5, RED)


def _head(proof: Proof) -> Iterator[Thing]:
    size = _fitting(proof.organisation, 15, ROOM - 40)
    yield Words(proof.organisation, size, MIDDLE, 118, GOLD, anchor="middle", apart=2)
    yield Words(rules.TITLE, 50, MIDDLE, 188, RED, bold=True, anchor="middle", apart=14)
    for left in (MIDDLE - 150, MIDDLE + 14):
        yield Frame(left, 213, 136, 1.1, GOLD)
    yield Frame(MIDDLE - 8, 212.2, 2.6, 2.6, GOLD)
    yield Frame(MIDDLE - 2.4, 211, 5, 5, RED)
    yield Frame(MIDDLE + 5.6, 212.2, 2.6, 2.6, GOLD)
    if proof.sample:
        yield Frame(RIGHT - 44, 60, 44, 20, GOLD, 0.8)
        yield Words("示例", 12, RIGHT - 22, 74.5, GOLD, anchor="middle")


def _body(proof: Proof) -> Iterator[Thing]:
    name = f"{proof.shown_name}："
    top = 280.0
    for line in faces.wrap(name, _fitting(name, 25, ROOM, least=17), ROOM, bold=True)[:2]:
        yield Words(line, _fitting(name, 25, ROOM, least=17), LEFT, top, bold=True)
        top += 32
    what = "物资，价值" if proof.goods else ""
    given = f"感谢您于 {day(proof.given_at)}向「{proof.campaign_title}」捐赠{what}"
    top += 10
    for line in _indented(given, 15.5):
        yield Words(line, 15.5, LEFT, top)
        top += 27
    top += 40
    yield from _amount(proof, top)
    top += 52 + 20 * bool(proof.goods or proof.refunded_fen)
    for line in _indented(rules.THANKS, 15.5):
        yield Words(line, 15.5, LEFT, top)
        top += 27


def _amount(proof: Proof, top: float) -> Iterator[Thing]:
    figure = yuan(proof.amount_fen)
    wide = faces.width(figure, 44, bold=True)
    yield Words(figure, 44, MIDDLE - 10, top, RED, bold=True, anchor="middle")
    yield Words("元", 19, MIDDLE - 10 + wide / 2 + 8, top, RED, bold=True)
    more = ""
    if proof.goods:
        more = faces.wrap(f"物资：{proof.goods}", 12, ROOM)[0]
    elif proof.refunded_fen:
        more = f"其中 {yuan(proof.refunded_fen)} 元已退款，现余 {yuan(proof.left_fen)} 元"
    if more:
        yield Words(more, 12, MIDDLE, top + 25, GREY, anchor="middle")


def _foot(proof: Proof) -> Iterator[Thing]:
    code_top = 590.0
    yield Frame(LEFT - 3, code_top - 3, CODE + 6, CODE + 6, PALE, 0.8)
    yield Code(proof.url, LEFT, code_top, CODE)
    left = LEFT + CODE + 20
    facts = [("证书编号", proof.no), ("捐赠编号", proof.gift_no), ("项目备案", proof.filing_no)]
    top = code_top + 17
    for title, value in facts:
        if value:
            yield Words(title, 11, left, top, GREY)
            yield Words(value, _fitting(value, 12, RIGHT - left - 56, least=8), left + 56, top)
            top += 21
    yield Words("扫码核对真伪和现在的状态", 11, left, top + 2, GREY)
    size = _fitting(proof.organisation, 15, RIGHT - left, least=10)
    yield Words(proof.organisation, size, RIGHT, code_top + CODE + 16, bold=True, anchor="end")
    yield Words(day(proof.given_at), 12, RIGHT, code_top + CODE + 37, GREY, anchor="end")
    yield Frame(LEFT, 755, ROOM, 0.7, PALE)
    yield Words(rules.NOT_A_RECEIPT, 10.5, MIDDLE, 775, RED, bold=True, anchor="middle")


def _indented(text: str, size: float) -> list[str]:
    return faces.wrap(f"　　{text}", size, ROOM)


def _fitting(text: str, size: float, room: float, least: float = 8) -> float:
    """Smaller until it fits the line, never under `least`."""
    while size > least and faces.width(text, size, bold=True) > room:
        size -= 0.5
    return size
