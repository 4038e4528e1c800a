"""文字规则 — the few marks a notice may carry, and nothing else: what is not on this page is plain text.

    # 小标题            a heading            - 一项            a line of a list
    **要紧的话**         strong               1. 第一步         a line of a numbered list
    [看收支](/money)     a link of our own or to a known house

Each line is a paragraph of its own, as people type. There is no way to write HTML: the faces draw these blocks.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

# The state's own sites, WeChat's articles, and the designated platforms that people know by sight.
KNOWN_HOSTS = ("gov.cn", "mp.weixin.qq.com", "gongyi.qq.com", "love.alipay.com", "gongyi.weibo.com")
LINK_CHARS_MAX = 300
_LINK = re.compile(r"\[([^\[\]\n]{1,60})\]\(([^()\s]*)\)")
_INLINE = re.compile(rf"{_LINK.pattern}|\*\*([^*\n]{{1,200}})\*\*")
_LINE_KINDS = (
    ("heading", re.compile(r"#{1,3}\s*(?=\S)")),
    ("list", re.compile(r"[-·•]\s+(?=\S)")),
    ("numbers", re.compile(r"\d{1,2}[.、]\s+(?=\S)")),
)
_OURS = re.compile(r"/(?!/)[0-9A-Za-z/_.?=&%#-]*")


@dataclass(frozen=True)
class Span:
    """A run of letters. `href` is empty, or an address that `is_known_link` let pass."""

    text: str
    strong: bool = False
    href: str = ""


@dataclass(frozen=True)
class Block:
    """`kind` heading | paragraph | list | numbers; `lines` has one for the first two."""

    kind: str
    lines: tuple[tuple[Span, ...], ...]


def blocks(body: str) -> tuple[Block, ...]:
    """The text as the faces draw it. A link to an unknown place is shown as the letters that were typed."""
    lines = [_line(line.strip()) for line in body.splitlines() if line.strip()]
    return tuple(block for kind, group in groupby(lines, key=_kind) for block in _together(kind, group))


def odd_links(body: str) -> list[str]:
    """The addresses in a text that lead to no known place."""
    return [found[2] for found in _LINK.finditer(body) if not is_known_link(found[2])]


def is_known_link(address: str) -> bool:
    """A page of this site by its path, or an https page of a known house."""
    if len(address) > LINK_CHARS_MAX:
        return False
    if address.startswith("/"):
        return _OURS.fullmatch(address) is not None
    try:
        parts = urlsplit(address)
        host, odd_port = parts.hostname or "", parts.port not in (None, 443)
    except ValueError:
        return False
    if parts.scheme != "https" or odd_port or "@" in parts.netloc or "\\" in address:
        return False
    return any(host == known or host.endswith(f".{known}") for known in KNOWN_HOSTS)


def plain(body: str) -> str:
    """The letters alone, for what searches or checks them."""
    return "\n".join("".join(span.text for span in line) for block in blocks(body) for line in block.lines)


def _kind(line: tuple[str, tuple[Span, ...]]) -> str:
    return line[0]


def _together(kind: str, lines: Iterable[tuple[str, tuple[Span, ...]]]) -> Iterable[Block]:
    """Lines of a list that follow each other are one list; every other line stands alone."""
    spans = tuple(line[1] for line in lines)
    return [Block(kind, spans)] if kind in ("list", "numbers") else [Block(kind, (one,)) for one in spans]


def _line(line: str) -> tuple[str, tuple[Span, ...]]:
    for kind, mark in _LINE_KINDS:
        found = mark.match(line)
        if found:
            return kind, _spans(line[found.end() :])
    return "paragraph", _spans(line)


def _spans(text: str) -> tuple[Span, ...]:
    spans, end = [], 0
    for found in _INLINE.finditer(text):
        label, address, strong = found.groups()
        if strong is None and not is_known_link(address):
            continue
        spans += [Span(text[end : found.start()]), Span(label or strong, strong is not None, address or "")]
        end = found.end()
    return tuple(span for span in (*spans, Span(text[end:])) if span.text)
