"""来处 — from where a request comes: its id, the address behind our own proxy, the browser it says it is."""

import ipaddress
from dataclasses import dataclass

from flask import g, has_request_context, request

DEVICE_CHARS_MAX = 160


@dataclass(frozen=True)
class Whence:
    """All empty outside a request: a job, a command, the demo."""

    request: str = ""
    place: str = ""
    device: str = ""


def here() -> Whence:
    """The request at hand. Only the audit keeps it, and place and device of members of staff alone."""
    if not has_request_context():
        return Whence()
    agent = "".join(letter for letter in request.headers.get("User-Agent", "") if letter.isprintable())
    return Whence(str(g.get("request_id", "")), client_address(), agent[:DEVICE_CHARS_MAX])


def client_address() -> str:
    """What our own proxy on this machine saw, never what a browser says of itself."""
    peer = request.remote_addr or "127.0.0.1"
    try:
        trusted = ipaddress.ip_address(peer).is_loopback and request.access_route
        return str(ipaddress.ip_address(request.access_route[-1] if trusted else peer))
    except ValueError:
        return peer
