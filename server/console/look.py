"""样式 — the words templates draw with: how a state looks, and addresses that keep the filters."""

from urllib.parse import urlencode

from flask import request

from server.kit.actors import Actor
from server.people.roles import NAMES

# state code → (tone, icon). The words come from the room; the colour never stands alone.
LOOKS = {
    "draft": ("grey", "pencil"),
    "called_back": ("blue", "phone"),
    "visited": ("blue", "home"),
    "written": ("green", "pencil"),
    "answered": ("grey", "message"),
    "decided": ("green", "clipboard-check"),
    "charity": ("blue", "heart-handshake"),
    "review": ("amber", "hourglass"),
    "open": ("blue", "heart"),
    "claimed": ("blue", "heart-handshake"),
    "confirmed": ("green", "circle-check"),
    "closed": ("grey", "lock"),
    "withdrawn": ("grey", "ban"),
    "held": ("amber", "clock"),
    "sent": ("blue", "truck-delivery"),
    "arranged": ("blue", "calendar"),
    "received": ("blue", "package"),
    "handed_over": ("blue", "hand-stop"),
    "done": ("blue", "check"),
    "released": ("grey", "arrow-back-up"),
    "problem": ("red", "alert-triangle"),
    "published": ("green", "circle-check"),
    "replaced": ("grey", "history"),
    "scheduled": ("blue", "calendar"),
    "agreed": ("green", "circle-check"),
    "live": ("green", "circle-check"),
    "suspended": ("red", "ban"),
    "ended": ("grey", "flag"),
    "concluded": ("grey", "lock"),
    "approved": ("green", "circle-check"),
    "asked": ("amber", "clock"),
    "processing": ("amber", "clock"),
    "abnormal": ("red", "alert-triangle"),
    "refused": ("grey", "ban"),
    "paid": ("green", "circle-check"),
    "refunded": ("grey", "arrow-back-up"),
    "standing": ("blue", "clock"),
    "partly": ("blue", "hourglass"),
    "fulfilled": ("green", "circle-check"),
    "waiting": ("grey", "clock"),
    "overdue": ("red", "alert-triangle"),
    "arrived": ("green", "circle-check"),
    "given_up": ("grey", "ban"),
    "reversed": ("red", "arrow-back-up"),
    "void": ("grey", "ban"),
    "due": ("grey", "clock"),
    "creating": ("amber", "hourglass"),
    "matched": ("green", "circle-check"),
    "empty": ("grey", "minus"),
    "differs": ("red", "alert-triangle"),
    "cleared": ("green", "checks"),
    "active": ("green", "circle-check"),
    "invited": ("amber", "mail"),
    "disabled": ("grey", "ban"),
    "new": ("amber", "clock"),
    "taken": ("green", "circle-check"),
    "dropped": ("grey", "ban"),
    "ignored": ("grey", "ban"),
    "undone": ("grey", "arrow-back-up"),
    "locked": ("red", "lock"),
    "reading": ("amber", "hourglass"),
    "checking": ("amber", "hourglass"),
    "checked": ("blue", "checks"),
    "taking": ("amber", "hourglass"),
    "undoing": ("amber", "hourglass"),
    "stopped": ("red", "ban"),
    "moved": ("grey", "arrow-back-up"),
    "died": ("grey", "circle-dashed"),
    "merged": ("grey", "link"),
}


def look(state: str) -> tuple[str, str]:
    """Tone (grey, blue, green, amber, red) and icon of a state code; an unknown one is grey and dotted."""
    return LOOKS.get(str(state), ("grey", "circle-dashed"))


def url_with(**changes: object) -> str:
    """This address with some parts of its query changed; None takes a part away. Filters stay in the URL."""
    query: dict[str, list[str]] = request.args.to_dict(flat=False)
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = [str(value)]
    text = urlencode(query, doseq=True)
    return f"{request.path}?{text}" if text else request.path


def sort_link(key: str) -> str:
    """The address that sorts by `key`, downwards when it is sorted upwards already."""
    return url_with(sort=f"-{key}" if request.args.get("sort") == key else key, page=None)


def sorted_by(key: str) -> str:
    """`ascending`, `descending` or `none`, as aria-sort says it."""
    chosen = request.args.get("sort", "")
    return {key: "ascending", f"-{key}": "descending"}.get(chosen, "none")


def role_names(actor: Actor) -> list[str]:
    """The posts of a member of staff as they are called, in the order of the list of roles."""
    return [text for role, text in NAMES.items() if role in actor.roles]


def number_from(text: str | None, least: int = 1) -> int:
    """A page or version number out of an address or a form; what is no number is the least one."""
    return max(int(text), least) if text and text.isdecimal() and len(text) < 10 else least
