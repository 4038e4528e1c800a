"""凭证 — who is calling: a mini-program with a Bearer token, or H5 with its cookie and a CSRF header; never both.

ASVS 3.5: the cookie is HttpOnly, SameSite=Lax, Secure except on loopback, and a write needs what only our page knows.
"""

import hmac
from contextlib import nullcontext
from typing import Any, Literal, cast

from flask import Response, current_app, g, request

from miniapp_api.refusals import CsrfWrong, TwoCredentials
from server.kit.actors import Actor
from server.kit.errors import SignedOut
from server.kit.units import open_unit, reading, writing
from server.people import rules
from server.people import service as people
from server.people.service import DonorSession, StaffSession

COOKIE = "wb_session"
# The work session of H5 travels to the work routes alone; the donor's cookie comes along there and means nothing.
WORK_COOKIE, WORK_PATH = "wb_work", "/api/v1/fieldwork"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = ("127.", "localhost", "[::1]")
Needs = Literal["donor", "worker", "anyone"]
PEOPLE: frozenset[Needs] = frozenset({"donor", "worker"})


def admit(needs: Needs) -> None:
    """Look at the credentials before anything else is read. TwoCredentials, SignedOut, CsrfWrong."""
    if needs == "worker":
        return _admit_worker()
    g.donor_session = _session()
    session = maybe_donor()
    if needs == "donor":
        if session is None:
            raise SignedOut
        _refuse_forged(session)
    return None


def _admit_worker() -> None:
    """The worker's own session, and no other: a donor's token opens no work. TwoCredentials, SignedOut, CsrfWrong."""
    bearer, cookie = _bearer(), request.cookies.get(WORK_COOKIE)
    if bearer and cookie:
        raise TwoCredentials
    g.donor_session, g.worker_session = None, None
    value, carrier = (bearer, "bearer") if bearer else (cookie, "cookie")
    with nullcontext() if open_unit() is not None else reading():
        session = people.worker_of(value or "", carrier=carrier)
    if session is None:
        raise SignedOut
    g.worker_session = session
    if carrier == "cookie":
        _refuse_unmarked(session.csrf)


def signed_in_worker() -> StaffSession:
    """The worker of a route with `auth="worker"`."""
    session = cast(StaffSession | None, g.get("worker_session"))
    if session is None:
        raise SignedOut
    return session


def actor_of(needs: Needs) -> Actor:
    """Who acts on a route that needs a person."""
    assert needs in PEOPLE
    return (signed_in_worker() if needs == "worker" else signed_in_donor()).actor


def work_token() -> str | None:
    """The work token this request carries, whichever way."""
    return _bearer() or request.cookies.get(WORK_COOKIE)


def with_work(response: Response, value: str) -> Response:
    """Hand the work token to the browser, for the paths of work alone."""
    life_s = int(rules.STAFF_LIFE.total_seconds())
    fences: dict[str, Any] = {"httponly": True, "secure": _needs_tls(), "samesite": "Lax", "path": WORK_PATH}
    response.set_cookie(WORK_COOKIE, value, max_age=life_s, **fences)
    return response


def without_work(response: Response) -> Response:
    response.delete_cookie(WORK_COOKIE, httponly=True, secure=_needs_tls(), samesite="Lax", path=WORK_PATH)
    return response


def signed_in_donor() -> DonorSession:
    """The donor of a route with `auth="donor"`."""
    session = maybe_donor()
    if session is None:
        raise SignedOut
    return session


def maybe_donor() -> DonorSession | None:
    """The donor if somebody is signed in."""
    return cast(DonorSession | None, g.get("donor_session"))


def token() -> str | None:
    """The token this request carries, whichever way."""
    return _bearer() or request.cookies.get(COOKIE)


def set_cookie(response: Response, value: str) -> None:
    """Hand the token to the browser for as long as the session lives."""
    life_s = int(rules.DONOR_LIFE.total_seconds())
    response.set_cookie(COOKIE, value, max_age=life_s, httponly=True, secure=_needs_tls(), samesite="Lax", path="/")


def drop_cookie(response: Response) -> None:
    response.delete_cookie(COOKIE, httponly=True, secure=_needs_tls(), samesite="Lax", path="/")


def keep_alive(response: Response) -> Response:
    """After the answer: a session in use slides on, in a short unit of its own, once a day."""
    session = maybe_donor()
    if session is None or not session.stale or response.status_code >= 400:
        return response
    value = token()
    if value is None:
        return response
    with writing():
        people.touch(value)
    if session.kind == "cookie" and "Set-Cookie" not in response.headers:
        set_cookie(response, value)
    return response


def _session() -> DonorSession | None:
    bearer, cookie = _bearer(), request.cookies.get(COOKIE)
    if bearer and cookie:
        raise TwoCredentials
    value, carrier = (bearer, "bearer") if bearer else (cookie, "cookie")
    if not value:
        return None
    if open_unit() is not None:
        return people.donor_of(value, carrier=carrier)
    with reading():
        return people.donor_of(value, carrier=carrier)


def _bearer() -> str | None:
    kind, _, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() == "bearer" and value.strip() else None


def _refuse_forged(session: DonorSession) -> None:
    if session.kind == "cookie":
        _refuse_unmarked(session.csrf)


def _refuse_unmarked(csrf: str) -> None:
    """A write by cookie carries what only our own page knows."""
    if request.method in SAFE:
        return
    given = request.headers.get("X-CSRF-Token", "")
    if not hmac.compare_digest(given.encode(), csrf.encode()):
        raise CsrfWrong


def _needs_tls() -> bool:
    """Plain http is for this machine alone: there the cookie could not travel otherwise."""
    base = current_app.extensions["wishbridge_settings"].public_base_url
    return not (base.startswith("http://") and request.host.startswith(LOOPBACK))
