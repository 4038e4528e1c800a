"""Every page any test fetches is held to this: it parses, has a title, no doubled id, labelled fields, safe forms.

The strict parser is slow, and what it finds depends on tags alone: so it reads the page's bare shape (no words, no
values, of equal rows two), part by part (the menu, a section, a table), and a part that it has read once it need not
read again: a new page is mostly made of parts that other pages have shown.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache
from html import unescape
from typing import Any

import html5lib
from flask.testing import FlaskClient

from tests.stowaways import loaded

HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?][\u4e00-\u9fff]")
UNLABELLED_KINDS = {"hidden", "submit", "button", "image", "reset"}
# The law's own notice on every wish is printed as the design writes it, half-width comma included.
QUOTED = ("本心愿由民政/慈善会核实发布,为实物/服务帮扶,不是个人求助筹款",)

_VALUE = r""""[^"]*"|'[^']*'|[^\s"'>]+"""
_INSIDE = rf"(?:\s+(?:[^\s=>\"'/]+(?:\s*=\s*(?:{_VALUE}))?)|\s*/)*\s*"
TOKEN = re.compile(
    rf"<!--.*?-->|<!doctype[^>]*>"
    rf"|<(?P<raw>script|style|textarea|title)(?P<more>{_INSIDE})>(?P<text>.*?)</(?P=raw)\s*>"
    rf"|<(?P<end>/?)(?P<tag>[a-z][\w:-]*)(?P<inside>{_INSIDE})>",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTE = re.compile(rf"([^\s=>\"'/]+)(?:\s*=\s*({_VALUE}))?")
# What the parser looks at in words and values: an ampersand that begins no known reference, and what is no character.
REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|nbsp|times|middot|hellip|copy|#\d+|#x[0-9a-f]+);", re.IGNORECASE)
ODD = re.compile(r"[<&\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ufffd\U0001fffe-\U0001ffff]")
BLANK = " \t\n\r\f"
# What these hold is parsed alike wherever they stand, as the standard treats them all as it treats a div.
PARTS = {"article", "aside", "details", "dialog", "dl", "fieldset", "footer", "header", "main", "nav", "ol"}
PARTS |= {"section", "table", "ul"}
# Not one of these may hold another of its kind, however deep.
NEVER_NESTED = {"a", "button", "form"}
SKELETON = "<!DOCTYPE html><html><head><title>x</title></head><body>"
REPEATED = re.compile(r"(<(tr|li|option|article|div)\b(?:(?!<\2\b).)*?</\2>\s*)\1{2,}", re.DOTALL)


class StrictClient(FlaskClient):
    """A browser that complains. On the second engine the same tests fetch the same pages: once is enough to look."""

    looks = True

    def open(self, *args: Any, **kwargs: Any) -> Any:
        kwargs.setdefault("buffered", True)  # read to the end and close, as a browser does
        response = super().open(*args, **loaded(kwargs))
        is_page = response.mimetype == "text/html" and response.data and response.status_code // 100 != 3
        if self.looks and is_page:
            problems = faults_of(response.get_data(as_text=True))
            assert problems == [], f"{response.request.path}: {problems}"
        return response


@dataclass(frozen=True)
class Tag:
    name: str
    given: dict[str, str]
    ends: bool = False


@dataclass
class Part:
    """An element that is still open: what it holds so far, and which elements that may not hold each other."""

    name: str
    pieces: list[str] = field(default_factory=list)
    within: set[str] = field(default_factory=set)


class Shape:
    """A page in `parts`, the page itself as the last of them; where a part stood, an empty element stands for it."""

    def __init__(self) -> None:
        self.open = [Part("")]
        self.closed: list[str] = []

    def add(self, bare: str) -> None:
        self.open[-1].pieces.append(bare)

    def begin(self, name: str, bare: str) -> None:
        if name in PARTS:
            self.open.append(Part(name))
        elif name in NEVER_NESTED:
            self.open[-1].within.add(name)
        self.add(bare)

    def end(self, name: str, bare: str) -> None:
        """An end tag of another element than the open one stays where it is, for the parser to complain of."""
        self.add(bare)
        if name in PARTS and self.open[-1].name == name:
            part = self.open.pop()
            self.closed.append("".join(part.pieces))
            self.add(f"<div>{''.join(f'<{inner}></{inner}>' for inner in sorted(part.within))}</div>")
            self.open[-1].within |= part.within

    def parts(self) -> list[str]:
        page = "".join(piece for part in self.open for piece in part.pieces)
        return [*(f"{SKELETON}{part}</body></html>" for part in self.closed), page]


class Page:
    """A page in pieces: `tags` in their order, `words` between them, `shape` as the parser needs it."""

    def __init__(self, html: str) -> None:
        self.tags: list[Tag] = []
        self.words: list[str] = []
        self.shape = Shape()
        done = 0
        for found in TOKEN.finditer(html):
            self._said(html[done : found.start()])
            self._token(found)
            done = found.end()
        self._said(html[done:])

    def _token(self, found: re.Match[str]) -> None:
        raw, more, text, end, name, inside = found.groups()
        if raw:
            self.shape.add(self._tag(raw, more))
            self._said(text)
            self.shape.add(f"</{raw}>")
        elif end:
            self.tags.append(Tag(name.lower(), {}, ends=True))
            self.shape.end(name.lower(), found[0])
        elif name:
            self.shape.begin(name.lower(), self._tag(name, inside))
        else:
            self.shape.add(found[0])

    def _tag(self, name: str, inside: str) -> str:
        tag, bare = _read(name, inside)
        self.tags.append(tag)
        return bare

    def _said(self, words: str) -> None:
        if bare := words.strip():
            self.words.append(unescape(bare))
        self.shape.add(_bare(words))


@lru_cache(50_000)
def _read(name: str, inside: str) -> tuple[Tag, str]:
    """A tag, and how it stands in the shape of its page: most stand on every page."""
    given = [(key, value[1:-1] if value[:1] in ("'", '"') else value) for key, value in ATTRIBUTE.findall(inside)]
    tag = Tag(name.lower(), {key.lower(): unescape(value) for key, value in given})
    return tag, f"<{name}{ATTRIBUTE.sub(_emptied, inside)}>"


def _emptied(found: re.Match[str]) -> str:
    name, value = found[1], found[2]
    if not value or name.lower() == "type" or value[0] not in "\"'" or not _is_plain(value):
        return found[0]
    return f'{name}=""'


def _is_plain(words: str) -> bool:
    return ODD.search(REFERENCE.sub("", words)) is None


def _bare(words: str) -> str:
    if not words.strip(BLANK):
        return words[:1]
    return "x" if _is_plain(words) else words


def parse_errors(shape: Shape) -> list[str]:
    """What the standard's parser complains of, part by part."""
    return [error for part in shape.parts() for error in _complaints(REPEATED.sub(r"\1\1", part))]


@cache
def _complaints(part: str) -> tuple[str, ...]:
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    parser.parse(part)
    return tuple(code for _, code, _ in parser.errors)


def faults_of(html: str) -> list[str]:
    """What is wrong with a page or a fragment of one."""
    page, faults = Page(html), []
    if "<html" in html[:400].lower():
        faults = [f"does not parse: {code}" for code in parse_errors(page.shape)] + head_faults(html, page)
    return faults + doubled_ids(page) + unlabelled(page) + unsafe_forms(page) + half_width(page)


def head_faults(html: str, page: Page) -> list[str]:
    title = re.search(r"<title[^>]*>(.*?)</title>", html, re.DOTALL)
    faults = [] if title and title[1].strip() else ["no title"]
    root = next(tag for tag in page.tags if tag.name == "html")
    return faults if root.given.get("lang") == "zh-CN" else [*faults, "the page does not say that it is Chinese"]


def doubled_ids(page: Page) -> list[str]:
    ids = Counter(tag.given["id"] for tag in page.tags if tag.given.get("id"))
    return [f"id {name} stands {count} times" for name, count in ids.items() if count > 1]


def unlabelled(page: Page) -> list[str]:
    labelled = {tag.given.get("for") for tag in page.tags if tag.name == "label"} - {None}
    faults, wrapped = [], False
    for tag in page.tags:
        if tag.name == "label":
            wrapped = not tag.ends
        if wrapped or tag.ends or tag.name not in ("input", "select", "textarea"):
            continue
        named = tag.given.get("id") in labelled or tag.given.get("aria-label") or tag.given.get("aria-labelledby")
        if tag.given.get("type", "text") not in UNLABELLED_KINDS and not named:
            faults.append(f"field {tag.given.get('name')} has no label")
    return faults


def unsafe_forms(page: Page) -> list[str]:
    faults = []
    form: Tag | None = None
    names: set[str | None] = set()
    for tag in page.tags:
        if tag.name == "form" and tag.ends and form:
            if "csrf" not in names:
                faults.append(f"form {form.given.get('action')} posts without csrf")
            form = None
        elif tag.name == "form":
            asks = tag.given.get("method", "get").lower() == "post" and "data-no-session" not in tag.given
            form, names = (tag if asks else None), set()
        elif tag.name == "input":
            names.add(tag.given.get("name"))
    return faults


def half_width(page: Page) -> list[str]:
    text = " ".join(page.words)
    for quote in QUOTED:
        text = text.replace(quote, "")
    return [f"half-width punctuation: {found}" for found in HALF_WIDTH.findall(text)[:3]]
