"""Faults by request: what goes wrong, where, how often (specification §10, the ids N… and A…)."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .errors import PlainError

if TYPE_CHECKING:
    from .simulator import Simulator

NOTICE_KINDS = {
    "drop": "N1",
    "delay": "N2",
    "duplicate": "N3",
    "concurrent": "N4",
    "stale": "N8",
    "probe": "N10",
    "wrong_key": "N11",
    "unknown_serial": "N12",
    "replayed": "N9",
    "bad_headers": "N13",
    "corrupt": "N14",
    "other_facts": "N15",
    "bomb": "N16",
    "slow": "N17",
    "answered_late": "N19",
}
ANSWER_KINDS = {
    "reset_after": "A2",
    "reset_before": "A3",
    "error_created": "A4",
    "error_not_created": "A4",
    "html_502": "A5",
    "timeout": "A6",
    "rate_limited": "A7",
    "unsigned": "A8",
    "probe": "A9",
    "wrong_key": "A10",
    "swapped": "A11",
    "truncated": "A12",
    "missing_fields": "A12",
    "unknown_enum": "A12",
    "huge_ints": "A12",
    "lag": "A14",
    "paid_meanwhile": "A15",
    "clock_skew": "A16",
    "drip": "A19",
    "paid_first": "N7",
    "raced": "R7",
    "delay": "",
    "busy": "",
    "empty": "",
    "errcode": "",
    "drop": "",
    "duplicate": "",
    "token_stolen": "W2",
    "unknown_trace": "W7",
    "sent_failed": "W8",
    "abnormal": "R2",
    "not_enough": "R3",
    "closed": "R5",
}
BILL_KINDS = {
    "creating": "B1",
    "no_statement": "B2",
    "bad_hash": "B3",
    "token_expired": "B4",
    "row_missing_locally": "B5",
    "row_missing_in_bill": "B5",
    "amount_off": "B5",
    "row_doubled": "B5",
    "refund_later": "B5",
    "wrong_sum": "B5",
    "no_bom": "B6",
    "cr_only": "B6",
    "new_column": "B6",
    "reordered": "B6",
    "forged_column": "B6",
    "gzip_bomb": "B7",
    "fee_differs": "B8",
}
OTHERS = {"hosts": {"refused": "A1"}, "settle": {"midnight": "B9"}}
BILL_TARGETS = {"tradebill", "fundflowbill", "billfile"}
PUSH_KINDS = {
    "drop": "S7",
    "delay": "S8",
    "duplicate": "S9",
    "concurrent": "S10",
    "stale": "S1",
    "wrong_appid": "S2",
    "bad_signature": "S3",
    "bad_padding": "S4",
    "entity_bomb": "S5",
    "plain_body": "S6",
}
PUSH_TARGETS = {
    "push",
    "wxa_media_check",
    "subscribe_msg_popup_event",
    "subscribe_msg_change_event",
    "subscribe_msg_sent_event",
}
NOTICE_TARGETS = {"notify", "TRANSACTION.SUCCESS", "REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED"}


@dataclass
class Fault:
    """One planted fault and how often it was met and fired."""

    id: str
    target: str
    kind: str
    args: dict[str, Any] = field(default_factory=dict)
    p: float = 1.0
    nth: int = 0
    """only this meeting, counted from 1; 0 is every one"""
    count: int = 1
    """how often it fires; 0 is for ever"""
    met: int = 0
    fired: int = 0

    def seconds(self, otherwise: float) -> float:
        return float(self.args.get("seconds", otherwise))


def _numbers(wish: dict[str, Any]) -> tuple[int, float, int]:
    """nth, p and count; without p a fault fires once, with p for ever."""
    try:
        return int(wish.get("nth", 0)), float(wish.get("p", 1.0)), int(wish.get("count", 0 if "p" in wish else 1))
    except (TypeError, ValueError) as error:
        raise PlainError(400, "bad_request", "nth, p and count are numbers") from error


def kinds_at(target: str, known: set[str]) -> dict[str, str]:
    """What may go wrong there, each with its id; nothing where nothing is known."""
    if target in NOTICE_TARGETS:
        return NOTICE_KINDS
    if target in PUSH_TARGETS:
        return PUSH_KINDS
    if target in BILL_TARGETS:
        return {**ANSWER_KINDS, **BILL_KINDS}
    if target in OTHERS:
        return OTHERS[target]
    return ANSWER_KINDS if target in known | {"*"} else {}


class Faults:
    """The planted faults, in memory only: a restart heals them."""

    def __init__(self, sim: Simulator) -> None:
        self._sim = sim
        self._lock = threading.Lock()
        self.planted: list[Fault] = []

    def plant(self, wish: dict[str, Any], known: set[str]) -> Fault:
        """Plant ``{endpoint|event, kind, p?|nth?|count?, args?}``. Raises PlainError 400 for what does not exist."""
        target = str(wish.get("endpoint") or wish.get("event") or "")
        kind = str(wish.get("kind", ""))
        kinds = kinds_at(target, known)
        if kind not in kinds:
            raise PlainError(400, "no_such_fault", f"{target!r} knows {sorted(kinds)}, not {kind!r}")
        with self._lock:
            number = f"F{len(self.planted) + 1}"
            nth, chance, count = _numbers(wish)
            fault = Fault(number, target, kind, dict(wish.get("args") or {}), chance, nth, count)
            self.planted.append(fault)
        return fault

    def clear(self) -> None:
        with self._lock:
            self.planted.clear()

    def take(self, *targets: str, kinds: set[str] | None = None) -> Fault | None:
        """The first planted fault that strikes now at one of these targets."""
        with self._lock:
            for fault in self.planted:
                if fault.target not in (*targets, "*") or (kinds is not None and fault.kind not in kinds):
                    continue
                if self._strikes(fault):
                    fault.fired += 1
                    return fault
        return None

    def _strikes(self, fault: Fault) -> bool:
        if fault.count and fault.fired >= fault.count:
            return False
        fault.met += 1
        if fault.nth:
            return fault.met == fault.nth
        dice = int(self._sim.derive(f"fault:{fault.id}:{fault.met}", 6, "0123456789")) / 1_000_000
        return dice < fault.p
