"""页架 — public pages that are made once and shown to everybody: /policies, one policy, and what a code opens."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from flask import Response, request

from server.kit.fresh import Kept, shelf, watch
from server.kit.live import live
from server.kit.units import reading
from server.site.look import size

# What stands on these pages. A test holds it to the tables that are read while they are made.
watch("policies", "policy_versions", "policy_categories", "policy_departments", "policy_windows")
watch("policy_figures", "policy_figure_events")
watch("posters", "regions")
ADDRESS_CHARS_MAX = 300


def show(make: Callable[[], Kept]) -> Kept:
    """From the shelf, or made now. A page looks alike to all who ask for the same address in the same size of letters;
    an address so long that nobody printed it is not worth a place.
    """
    address = request.full_path.rstrip("?")
    if len(address) > ADDRESS_CHARS_MAX:
        with reading():
            return make()
    return shelf.show((address, size()), make)


def show_live(make: Callable[[], Kept]) -> Kept:
    """A page in which every gift may change a number: the one of this moment. For an address without a question."""
    return live.show((request.path, size()), make)


def found() -> Kept | None:
    """What lies on the shelf for this address, if it is fresh."""
    return shelf.find((request.full_path.rstrip("?"), size()))


def kept(text: str, status: int = 200, facts: Any = None) -> Kept:
    body = text.encode()
    return Kept(body, status, facts, sha256(body).hexdigest()[:20])


def answer(page: Kept) -> Response:
    """With a mark of its content: a phone that has it already is told so in a hundred bytes."""
    response = Response(page.body, page.status, mimetype="text/html")
    if page.status == 200:
        response.headers["Cache-Control"] = "no-cache, private"
        response.headers["ETag"] = f'"{page.mark}"'
        if "If-None-Match" in request.headers:
            response.make_conditional(request.environ)
    return response


def show_named(name: str, make: Callable[[], Kept]) -> Kept:
    """One page for many addresses. Its links to other sizes of letters lead home, because no address is its own."""
    return shelf.show((name, size()), make)


def drop() -> None:
    """This address is made anew the next time."""
    shelf.drop((request.full_path.rstrip("?"), size()))
