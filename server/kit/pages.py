"""页面 — what every HTML page of the house draws with: icons, vendored files, money, days and moments."""

import re
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from flask import Flask, Response, send_file
from markupsafe import Markup

from server.kit.clock import in_china
from server.kit.money import yuan
from server.kit.paging import many

STATIC = Path(__file__).resolve().parents[2] / "static"
VENDOR = STATIC / "vendor"
MIMES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "zip": "application/zip",
}
_SPACES = re.compile(r">\s+<")


def adorn(app: Flask) -> None:
    """Give the templates of every face the same words: `icon()`, `vendor()`, `asset()`, `|yuan`, `|day`, `|many`, …"""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(icon=icon, vendor=vendor, asset=asset)
    app.jinja_env.filters.update(yuan=yuan, day=day, moment=moment, many=many)


def as_file(data: bytes, name: str, *, opens: bool = False) -> Response:
    """A table or a paper under its Chinese name, as an attachment; `opens`: in the browser."""
    return send_file(BytesIO(data), MIMES[name.rpartition(".")[2]], as_attachment=not opens, download_name=name)


@lru_cache(maxsize=256)
def icon(name: str, size: int = 20) -> Markup:
    """An outline icon as inline SVG, hidden from screen readers: the words beside it say what it means."""
    text = (_vendored("tabler-icons") / f"{name}.svg").read_text(encoding="utf-8")
    body = text[text.index(">") + 1 : text.rindex("</svg>")].strip()
    return Markup(  # noqa: S704 - the file is vendored and its sum is tested
        f'<svg class="icon" width="{size}" height="{size}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        f'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        f"{_SPACES.sub('><', body)}</svg>"
    )


def vendor(name: str, file: str) -> str:
    """The address of a vendored file, whatever its version: `vendor('htmx', 'htmx.min.js')`."""
    return f"/static/vendor/{_vendored(name).name}/{file}"


@lru_cache(maxsize=64)
def asset(path: str) -> str:
    """The address of a file of ours with a mark of its content, so that a browser may keep it for a year."""
    mark = sha256((STATIC / path).read_bytes()).hexdigest()[:10]
    return f"/static/{path}?v={mark}"


@lru_cache(maxsize=16)
def _vendored(name: str) -> Path:
    folders = [folder for folder in VENDOR.iterdir() if folder.name.rpartition("-")[0] == name]
    assert len(folders) == 1, f"static/vendor holds {len(folders)} versions of {name}"
    return folders[0]


def day(value: date | datetime | None) -> str:
    """`2026年11月21日`; nothing for None. A moment is told as its day in China."""
    if isinstance(value, datetime):
        value = in_china(value).date()
    return f"{value.year}年{value.month}月{value.day}日" if value else ""


def moment(value: datetime | None) -> str:
    """`2026-11-21 08:00`, China's clock; nothing for None."""
    return f"{in_china(value):%Y-%m-%d %H:%M}" if value else ""
