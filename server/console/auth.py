"""门禁 — who sits at the desk. Every page of the console says which roles may open it."""

import hmac
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response, g, request

from server.kit.errors import Forbidden, NotFound, SignedOut
from server.kit.letters import refuse_odd
from server.kit.states import Machine
from server.kit.units import declared, reading, writing
from server.people import service as people
from server.people.roles import Role
from server.people.service import StaffSession

COOKIE = "wb_staff"
SAFE = ("GET", "HEAD", "OPTIONS")
View = TypeVar("View", bound=Callable[..., Any])
Deed = TypeVar("Deed")


class BadForm(Forbidden):
    """The form was not drawn by us for this session (CSRF)."""

    code, says = "bad_form", "页面已过期，请刷新后再提交"


class EnrolFirst(Forbidden):
    """A post asks for a one-time code and this person has no secret yet: nothing opens but the page to get one."""

    code, says = "enrol_first", "您的岗位需要动态码，请先用手机绑定"


def staff_only(*roles: Role, early: bool = False) -> Callable[[View], View]:
    """Open the view to staff who hold one of `roles`; without roles to every member of staff.

    `early`: it opens before the second factor is there, as the page that enrols it must.

    Stands above @reads/@writes/@talks. A changing request must carry the session's CSRF value, in the form field
    `csrf` or the header X-CSRF-Token. Raises SignedOut, EnrolFirst, Forbidden, BadForm.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            admit(roles, _unit_for(view), early=early)
            return view(*args, **kwargs)

        guarded.staff_roles = frozenset(roles)  # type: ignore[attr-defined]
        return cast(View, guarded)

    return guard


def admit(roles: tuple[Role, ...], unit: AbstractContextManager[None], *, early: bool = False) -> None:
    """Find out who asks, and refuse who may not."""
    with unit:
        session = people.staff_of(request.cookies.get(COOKIE, ""))
    if session is None:
        raise SignedOut
    g.staff = session
    if session.must_enrol and not early:
        raise EnrolFirst
    if roles and not session.actor.roles & set(roles):
        raise Forbidden
    if request.method not in SAFE:
        _check_form(session)
        refuse_odd(request.form.items(multi=True))


def _unit_for(view: Callable[..., Any]) -> AbstractContextManager[None]:
    """A talks view has no unit open; looking at the session takes a short one of its own."""
    return reading() if declared(view) == "talks" else nullcontext()


def _check_form(session: StaffSession) -> None:
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf", "")
    if not hmac.compare_digest(given.encode(), session.csrf.encode()):
        raise BadForm


def press(machine: Machine[Any], *names: str) -> None:
    """按钮: refuse whom this button is never shown to, before a field of the form is read. NotFound, Forbidden.

    `names` are the moves that the button stands for. The service asks again, and asks for state and version too.
    """
    steps = [machine.moves[name] for name in names if name in machine.moves]
    if not steps:
        raise NotFound
    if not any(step.by & current().actor.roles for step in steps):
        raise Forbidden


def pressed(acts: Mapping[str, Deed], machine: Machine[Any], name: str, *moves: str) -> Deed:
    """办理: what the button `name` of a page with these acts does. NotFound for a name it has not, and as `press`.

    `moves` are those of the table that it stands for, if they are called otherwise. What is no move of the table, such
    as a paper that is added, is asked of its service alone.
    """
    if name not in acts:
        raise NotFound
    names = moves or (name,)
    if any(one in machine.moves for one in names):
        press(machine, *names)
    return acts[name]


def current() -> StaffSession:
    """The member of staff of this request; only inside a `staff_only` view."""
    return cast(StaffSession, g.staff)


def current_or_none() -> StaffSession | None:
    """For pages that may also be shown to nobody in particular, such as a refusal."""
    return cast(StaffSession | None, g.get("staff"))


def keep_alive(answer: Response) -> Response:
    """After a request, in a unit of its own: say that the session is in use (a page that only reads must not)."""
    session = current_or_none()
    if session is not None and session.stale:
        with writing():
            people.touch(request.cookies[COOKIE])
    return answer
