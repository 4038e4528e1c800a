"""The mini-program side on one page: endpoints, control, timers, faults with their ids."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import media, mini_api, mini_control, pusher, tokens, wxacode
from .errors import MiniError
from .tokens import steal
from .web import Answer, Request

if TYPE_CHECKING:
    from .scheduler import Handler
    from .simulator import Simulator

Serve = Callable[["Simulator", Request], "dict[str, Any] | Answer"]
POST_ONLY, POST_ONLY_CHECKS = 43002, 43302


def _served(name: str, serve: Serve) -> Serve:
    """In front of an endpoint: another process may just have taken the token (W2), and the pace is kept."""

    def run(sim: Simulator, request: Request) -> dict[str, Any] | Answer:
        if sim.faults.take(name, kinds={"token_stolen"}) is not None:
            steal(sim, tokens.appid_of(sim, request))
        sim.pace.check(name)
        return serve(sim, request)

    return run


def _wrong_method(sim: Simulator, request: Request) -> dict[str, Any]:
    raise MiniError(POST_ONLY_CHECKS if "check" in request.path else POST_ONLY, "require POST method")


_ENDPOINTS: tuple[tuple[str, str, str, Serve, float], ...] = (
    ("GET", "/sns/jscode2session", "jscode2session", mini_api.jscode2session, 0.0),
    ("GET", "/cgi-bin/token", "token", tokens.plain_token, 0.0),
    ("POST", "/cgi-bin/stable_token", "stable_token", tokens.stable_token, 0.0),
    ("POST", "/wxa/msg_sec_check", "msg_sec_check", mini_api.msg_sec_check, 0.4),
    ("POST", "/wxa/media_check_async", "media_check", media.check_media, 0.0),
    ("POST", "/wxa/getwxacodeunlimit", "wxacode", wxacode.get_code, 0.0),
    ("POST", "/cgi-bin/message/subscribe/send", "subscribe_send", mini_api.subscribe_send, 0.0),
    ("POST", "/wxa/business/getuserphonenumber", "getuserphonenumber", mini_api.phone_number, 0.0),
)
MINI = (
    *((method, path, name, _served(name, serve), latency) for method, path, name, serve, latency in _ENDPOINTS),
    *(("GET", path, name, _wrong_method, 0.0) for method, path, name, _, _ in _ENDPOINTS if method == "POST"),
)
CONTROL = (
    ("POST", "/_sim/push/target", mini_control.set_target),
    ("POST", "/_sim/push", mini_control.push),
    ("POST", "/_sim/push/(P.+)", mini_control.pushed),
    ("POST", "/_sim/verdict", mini_control.verdict),
    ("POST", "/_sim/pages", mini_control.set_pages),
    ("POST", "/_sim/limits", mini_control.set_limits),
    ("POST", "/_sim/token", mini_control.steal_token),
)
TIMERS: dict[str, Handler] = {"push": pusher.attempt, "media": media.look, "media_late": media.tell_late}
