"""路由 — one decorator declares a route whole: path, credentials, unit of work, shapes in and out; OpenAPI reads it.

    @route.post("/wishes/<uid>/claim", body=ClaimBody, answer=Claim, status=201, auth="donor", unit="writes")
    def claim(uid: str, body: dict[str, Any]) -> object: ...

A view gets its path parts, `query` and `body` (loaded dicts) where it declared them, and returns what `answer` dumps.
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, cast

from flask import Response
from marshmallow import Schema

from miniapp_api import auth as credentials
from miniapp_api import body as bodies
from miniapp_api import kept, once
from server.kit import units
from server.kit.http import House

PREFIX = "/api/v1"
Unit = Literal["reads", "writes", "talks"]
View = Callable[..., Any]


@dataclass(frozen=True)
class Route:
    """What a route declared. `query`, `body`, `answer` are schemas; `answer` None means 204.

    `picture`: the view itself answers, with a JPEG or what `mime` says. `kept`: an address has one answer for `all`, or
    for all `strangers`, and it may be the one of this moment (`kit.live`); what somebody searches for is made for them.
    `each` is given what the view of such a route returned, and its parts, and returns what is to be done each time the
    answer goes out.
    """

    method: str
    path: str
    view: View
    auth: credentials.Needs
    unit: Unit
    answer: type[Schema] | None
    status: int
    query: type[Schema] | None = None
    body: type[Schema] | None = None
    multipart: tuple[str, ...] = ()
    keyed: once.Keyed = "no"
    picture: bool = False
    mime: str = "image/jpeg"
    kept: Literal["", "all", "strangers"] = ""
    each: Callable[..., Callable[[], None]] | None = None

    @property
    def endpoint(self) -> str:
        module = self.view.__module__.removeprefix("miniapp_api.")
        return f"api.{module}.{self.view.__name__}"


@dataclass
class Routes:
    """Every route of the API, in the order of its declaration."""

    all: list[Route] = field(default_factory=list)

    def get(self, path: str, **declared: Any) -> Callable[[View], View]:
        return self._declare("GET", path, **declared)

    def post(self, path: str, **declared: Any) -> Callable[[View], View]:
        """A signed-in `writes` post may carry an Idempotency-Key; `keyed="needed"` asks for one."""
        is_keyed = declared.get("auth") in credentials.PEOPLE and declared.get("unit") == "writes"
        return self._declare("POST", path, **{"keyed": "may" if is_keyed else "no", **declared})

    def patch(self, path: str, **declared: Any) -> Callable[[View], View]:
        return self._declare("PATCH", path, **declared)

    def delete(self, path: str, **declared: Any) -> Callable[[View], View]:
        return self._declare("DELETE", path, **declared)

    def hang(self, app: House) -> None:
        app.after_request(credentials.keep_alive)
        for one in self.all:
            is_kept = one.kept != ""
            view = getattr(units, "talks" if is_kept else one.unit)(partial(_show if is_kept else _serve, one))
            view.auth = one.auth
            app.add_url_rule(PREFIX + one.path, one.endpoint, view, methods=[one.method])

    def _declare(
        self, method: str, path: str, *, auth: credentials.Needs, unit: Unit, answer: type[Schema] | None, **more: Any
    ) -> Callable[[View], View]:
        status = more.pop("status", 200 if answer or more.get("picture") else 204)

        def declare(view: View) -> View:
            self.all.append(Route(method, path, view, auth, unit, answer, status, **more))
            return view

        return declare


route = Routes()


def _serve(one: Route, **parts: Any) -> Response:
    """Credentials first, then the fields, then the view, then the answer's shape."""
    credentials.admit(one.auth)
    if one.query is not None:
        parts["query"] = bodies.read_query(one.query())
    if one.body is not None:
        parts["body"] = bodies.read_body(one.body(), multipart=bool(one.multipart))
    if one.picture:
        return cast(Response, one.view(**parts))
    who = partial(credentials.actor_of, one.auth)
    return once.run(one.keyed, parts.get("body", {}), who, lambda: (_dump(one, one.view(**parts)), one.status))


def _show(one: Route, **parts: Any) -> Response:
    """The same for a route whose answers are kept; its view is called in a unit of its own, or not at all."""
    credentials.admit(one.auth)
    if one.query is not None:
        parts["query"] = bodies.read_query(one.query())
    is_for_all = one.kept == "all" or credentials.maybe_donor() is None

    def make() -> kept.Answer:
        value = one.view(**deepcopy(parts))
        return _dump(one, value), one.each(value, **parts) if one.each else None

    return kept.show(make, is_for_all=is_for_all and not parts.get("query", {}).get("q"))


def _dump(one: Route, value: Any) -> Any:
    return None if one.answer is None else one.answer().dump(value)
