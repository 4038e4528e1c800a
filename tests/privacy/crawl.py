"""Walk through every page that can be reached, a few of each kind, and keep what came back."""

import re
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

LINK = re.compile(r'(?:href|src|data-href|hx-get)="(/[^"#]*)"')
UID = re.compile(r"(?<=/)(?:[0-9a-z]{16}|\d{6,}|[A-Z]{2}-\w+)(?=/|$)")
SKIPPED = ("/static", "/vendor", "/asset", "/m/")  # the phone client's own files hold nobody
OF_EACH = 1


@dataclass
class Walk:
    """`seen` how often each kind of page was opened, `leaks` (path, mark), `refused` what answered 5xx."""

    seen: Counter[str] = field(default_factory=Counter)
    leaks: list[tuple[str, str]] = field(default_factory=list)
    broken: list[tuple[str, int]] = field(default_factory=list)


def kind_of(path: str) -> str:
    """`/console/wishes/abc…?page=2&q=x` → `/console/wishes/*?page,q`."""
    parts = urlsplit(path)
    names = sorted({pair.split("=")[0] for pair in parts.query.split("&") if pair})
    return UID.sub("*", parts.path) + ("?" + ",".join(names) if names else "")


def crawl(get: Any, starts: list[str], marks_in: Any, walk: Walk | None = None) -> Walk:
    """`get(path)` gives an answer; every link of a page is followed, one of each kind."""
    walk = walk or Walk()
    waiting, known = deque(starts), set(starts)
    while waiting:
        path = waiting.popleft()
        kind = kind_of(path)
        if walk.seen[kind] >= OF_EACH or path.startswith(SKIPPED):
            continue
        walk.seen[kind] += 1
        answer = get(path)
        look(answer, path, marks_in, walk)
        if "html" in answer.content_type:
            for link in LINK.findall(answer.get_data(as_text=True)):
                link = link.replace("&amp;", "&")
                if link not in known:
                    known.add(link)
                    waiting.append(link)
    return walk


def look(answer: Any, path: str, marks_in: Any, walk: Walk) -> None:
    """Body and headers; what is packed (a table, a picture) is looked at by who asked for it."""
    if answer.status_code >= 500:
        walk.broken.append((path, answer.status_code))
    text = answer.get_data().decode("utf-8", "replace") + str(answer.headers)
    walk.leaks += [(path, mark) for mark in marks_in(text)]
