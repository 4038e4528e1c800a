"""The doors in front of the endpoints: who may pass, how refusals look, how answers are signed, what goes wrong."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from . import answer_faults
from .errors import MiniError, PayError, PlainError
from .faults import Fault
from .identities import PAY_PUBLIC_KEY_ID, PLATFORM_KEYS, STRANGER_KEY_FILE, Merchant, PlatformKey
from .keyring import key_for
from .signing import answer_message, authenticate, mchid_of, probe_of, sign, signed_answer
from .web import Answer, Request, html_answer, json_answer, read_json

if TYPE_CHECKING:
    from .simulator import Simulator

Endpoint = Callable[["Simulator", Request, str], Answer]
Refuse = Callable[[int, str, str], Answer]
PayEndpoint = Callable[["Simulator", Merchant, Request, str], Answer]
MiniEndpoint = Callable[["Simulator", Request], "dict[str, Any] | Answer"]
ControlEndpoint = Callable[["Simulator", dict[str, Any], str], dict[str, Any]]
TIMEOUT_S = 31.0
INSTEAD = {
    "reset_before",
    "error_not_created",
    "html_502",
    "rate_limited",
    "busy",
    "empty",
    "errcode",
    "not_enough",
    "clock_skew",
}
DURING = {"reset_after", "error_created", "timeout", "unsigned", "probe", "wrong_key", "delay", *answer_faults.KINDS}
OWN = {"sms": {"delay"}}
"""kinds that an endpoint reads in its own way"""


def _faulty(sim: Simulator, name: str, run: Callable[[], Answer], refuse: Refuse) -> Answer:
    """Run the endpoint, or let go wrong what was planted for it."""
    sim.chaos.stir(name)
    fault = sim.faults.take(name, kinds=(INSTEAD | DURING) - OWN.get(name, set()))
    if fault is None:
        return run()
    if fault.kind in INSTEAD:
        return _instead(fault, refuse)
    return _afterwards(sim, fault, run(), refuse)


def _instead(fault: Fault, refuse: Refuse) -> Answer:
    """The request is read, and nothing is done."""
    args = fault.args
    answers: dict[str, Callable[[], Answer]] = {
        "reset_before": lambda: Answer(reset=True),
        "error_not_created": lambda: refuse(500, "SYSTEM_ERROR", "系统繁忙，请稍后重试"),
        "rate_limited": lambda: refuse(429, "FREQUENCY_LIMITED", "频率超限，请稍后再试"),
        "html_502": lambda: html_answer("<html><body><h1>502 Bad Gateway</h1></body></html>", 502),
        "not_enough": lambda: refuse(403, "NOT_ENOUGH", "基本账户余额不足，请充值后重新发起"),
        "clock_skew": lambda: refuse(
            401, "SIGN_ERROR", "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"
        ),
        "busy": lambda: json_answer({"errcode": -1, "errmsg": "system error"}),
        "empty": lambda: Answer(200),
        "errcode": lambda: json_answer({"errcode": int(args["errcode"]), "errmsg": str(args.get("errmsg", "error"))}),
    }
    return answers[fault.kind]()


def _afterwards(sim: Simulator, fault: Fault, answer: Answer, refuse: Refuse) -> Answer:
    """Everything is done, and the caller does not learn it properly."""
    if fault.kind in ("timeout", "delay"):
        sim.pause(fault.seconds(TIMEOUT_S if fault.kind == "timeout" else 1.0))
    elif fault.kind == "reset_after":
        answer.reset = True
    elif fault.kind == "error_created":
        return refuse(500, "SYSTEM_ERROR", "系统繁忙，请稍后重试")
    elif fault.kind in answer_faults.KINDS:
        answer_faults.spoil(sim, fault, answer)
    else:
        _spoil_signature(fault.kind, answer)
    return answer


def _spoil_signature(kind: str, answer: Answer) -> None:
    headers = answer.headers
    if "Wechatpay-Signature" not in headers:
        return
    if kind == "unsigned":
        for name in [name for name in headers if name.startswith("Wechatpay-")]:
            del headers[name]
    elif kind == "probe":
        headers["Wechatpay-Signature"] = probe_of(headers["Wechatpay-Signature"])
    else:
        message = answer_message(headers["Wechatpay-Timestamp"], headers["Wechatpay-Nonce"], answer.body)
        headers["Wechatpay-Signature"] = sign(STRANGER_KEY_FILE, message)


def pay(name: str, endpoint: PayEndpoint) -> Endpoint:
    """api.mch.weixin.qq.com: signed requests in, signed answers out."""

    def refuse(sim: Simulator, *told: Any) -> Answer:
        """A refusal is WeChat's own word and signed like any other: a caller may believe NOT_ENOUGH."""
        error = PayError(*told)
        return sealed(sim, json_answer(error.body(), error.status), PLATFORM_KEYS[PAY_PUBLIC_KEY_ID])

    def sealed(sim: Simulator, answer: Answer, key: PlatformKey) -> Answer:
        return signed_answer(answer, key, sim.now(), sim.draw("nonce", 32), f"08{sim.draw('request', 30)}")

    def run(sim: Simulator, request: Request, part: str) -> Answer:
        key = PLATFORM_KEYS[PAY_PUBLIC_KEY_ID]
        answer_faults.happen_first(sim, name, request, part)
        try:
            _check_headers(request)
            merchant = authenticate(request, sim.now())
            key = key_for(sim, merchant, request)
            sim.pay_pace.check(merchant.mchid, name)
            answer = endpoint(sim, merchant, request, part)
        except PayError as error:
            if error.status != 429:
                sim.pay_pace.failed(mchid_of(request), name)
            answer = json_answer(error.body(), error.status)
        if answer.unsigned:
            return answer
        return sealed(sim, answer, key)

    return lambda sim, request, part: _faulty(
        sim, name, lambda: run(sim, request, part), lambda *told: refuse(sim, *told)
    )


def _check_headers(request: Request) -> None:
    """Both headers are demanded by the interface rules; the statuses are an assumption."""
    if not request.headers.get("user-agent"):
        raise PayError(400, "PARAM_ERROR", "Http头缺少User-Agent")
    accept = request.headers.get("accept", "")
    if "application/json" not in accept and "*/*" not in accept:
        raise PayError(406, "PARAM_ERROR", "Http头Accept必须包含application/json")


def mini(name: str, endpoint: MiniEndpoint, latency_s: float = 0.0) -> Endpoint:
    """api.weixin.qq.com: HTTP 200 whatever happens, the errcode tells."""

    def refuse(status: int, code: str, message: str) -> Answer:
        return json_answer({"errcode": 45009 if status == 429 else -1, "errmsg": message})

    def run(sim: Simulator, request: Request) -> Answer:
        if latency_s:
            sim.pause(latency_s)
        try:
            given = endpoint(sim, request)
            return given if isinstance(given, Answer) else json_answer(given)
        except MiniError as error:
            return json_answer(error.body())

    return lambda sim, request, part: _faulty(sim, name, lambda: run(sim, request), refuse)


def public(name: str, endpoint: Callable[[Simulator, Request], Answer]) -> Endpoint:
    """Pages for people and the SMS port."""

    def refuse(status: int, code: str, message: str) -> Answer:
        return json_answer({"code": code.lower(), "message": message}, status)

    def run(sim: Simulator, request: Request) -> Answer:
        try:
            return endpoint(sim, request)
        except PlainError as error:
            return json_answer(error.body(), error.status, error.headers)

    return lambda sim, request, part: _faulty(sim, name, lambda: run(sim, request), refuse)


def control(token: str, endpoint: ControlEndpoint) -> Endpoint:
    """``/_sim/…``: the bearer token of control.json, a JSON object in, a JSON object out."""

    def run(sim: Simulator, request: Request, part: str) -> Answer:
        try:
            given = request.headers.get("authorization", "")
            if not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
                raise PlainError(401, "unauthorized", "the control token is wrong")
            return json_answer(endpoint(sim, _wish(request), part))
        except PlainError as error:
            return json_answer(error.body(), error.status)

    return run


def _wish(request: Request) -> dict[str, Any]:
    try:
        return {**request.query, **(read_json(request.body) if request.body else {})}
    except (ValueError, RecursionError) as error:
        raise PlainError(400, "bad_json", "the body is no JSON object") from error
