"""使用手册 — one's own page of docs/handbook, drawn here from the same source that people read in the repository."""

import re
from dataclasses import dataclass

from flask import Blueprint, render_template, request, send_from_directory
from flask.typing import ResponseReturnValue

from server.console.auth import current, staff_only
from server.kit.errors import NotFound
from server.kit.pages import STATIC
from server.kit.units import reads, talks
from server.notices import markup
from server.people.roles import NAMES, Role

bp = Blueprint("console_help", __name__, url_prefix="/console/help")

HANDBOOK = STATIC.parent / "docs" / "handbook"
# Post → its page. Residents and donors have pages of their own; they never come here.
PAGES = {
    Role.CHARITY: "charity",
    Role.CHARITY_LEAD: "charity-lead",
    Role.FINANCE: "finance",
    Role.RELIEF: "relief",
    Role.BUREAU_CHARITY: "bureau-charity",
    Role.DEPARTMENT: "department",
    Role.TOWNSHIP: "township",
    Role.STATION: "station",
    Role.VILLAGE: "village",
    Role.GRID: "village",
    Role.PARTNER: "partner",
    Role.PLATFORM_ADMIN: "platform-admin",
    Role.SECURITY_ADMIN: "security-admin",
    Role.AUDIT_ADMIN: "audit-admin",
}
OTHERS = ("residents", "donors")
_PICTURE = re.compile(r"!\[([^\]]*)\]\(pictures/([a-z-]+\.webp)\)")
_ADDRESS = re.compile(r"`(/[^`\s]*)`")
_NAME = re.compile(r"[a-z-]+\.webp")


@dataclass(frozen=True)
class Part:
    """A picture with what it shows, or blocks of text."""

    picture: str = ""
    words: str = ""
    blocks: tuple[markup.Block, ...] = ()


@bp.get("")
@staff_only()
@reads
def index() -> ResponseReturnValue:
    """使用手册: the page of one's first post; `?page=` shows another, for whoever trains colleagues."""
    mine = [PAGES[role] for role in NAMES if role in current().actor.roles]
    asked = request.args.get("page", "")
    name = asked if asked in {*PAGES.values(), *OTHERS} else mine[0]
    title, sections = read(name)
    others = {page: NAMES[role] for role, page in PAGES.items()} | {"residents": "居民", "donors": "爱心人士"}
    return render_template("console/help.html", title=title, sections=sections, name=name, others=others)


@bp.get("/pictures/<name>")
@staff_only()
@talks
def picture(name: str) -> ResponseReturnValue:
    """手册里的图片."""
    if not _NAME.fullmatch(name):
        raise NotFound
    return send_from_directory(HANDBOOK / "pictures", name, mimetype="image/webp", max_age=3600)


def read(name: str) -> tuple[str, list[Part]]:
    """Title and parts of a page. An address in it becomes a link."""
    lines = (HANDBOOK / f"{name}.md").read_text(encoding="utf-8").splitlines()
    title, parts, text = lines[0].removeprefix("# "), [], []
    for line in lines[1:]:
        shown = _PICTURE.fullmatch(line.strip())
        if shown is None:
            text.append(line)
            continue
        parts += [_text(text), Part(picture=shown[2], words=shown[1])]
        text = []
    return title, [part for part in [*parts, _text(text)] if part.picture or part.blocks]


def _text(lines: list[str]) -> Part:
    body = "\n".join(lines).replace("`?`", "?")
    return Part(blocks=markup.blocks(_ADDRESS.sub(r"[\1](\1)", body)))
