"""值 — numbers, answers and sums as people write them: 935, {城市低保标准_元}, 是, 低保；特困供养（五保）.

Money is written in yuan and kept in fen. What cannot be read raises Unread with a sentence.
"""

import re
from collections.abc import Mapping
from typing import Any

from server.policies.checking.facts import FACTS, Fact

YES, NO, UNSURE, NOTHING = "是", "否", "不清楚", "都没有"
_TRUTHS = {YES: True, NO: False}
_FIGURE = re.compile(r"\{([^{}]+)\}")
_FACT = re.compile(r"「([^「」]+)」")
_YUAN = re.compile(r"(-?\d{1,10})(?:\.(\d{1,2}))?")
_BY_TEXT = {fact.text: fact for fact in FACTS.values()}


class Unread(ValueError):
    """`str(error)` is what the person is told."""


def fact_named(text: str) -> Fact | None:
    """A fact by its question, with or without its brackets, or by its name."""
    bare = text.strip().strip("「」")
    return _BY_TEXT.get(bare) or FACTS.get(bare)


def allowed(fact: Fact) -> str:
    """What may be written as an answer, for the hint beside a field."""
    if fact.kind == "yesno":
        return f"{YES}、{NO}"
    if fact.kind in ("choice", "multi"):
        return "；".join(option.label for option in fact.options)
    return "数字（元）" if fact.kind == "money" else "整数"


# ---- numbers ----


def number(value: Any, *, money: bool) -> str:
    """A whole number (fen as yuan where it is money), a figure, a fact."""
    if isinstance(value, Mapping):
        return f"{{{value['param']}}}" if "param" in value else f"「{FACTS[value['fact']].text}」"
    if not money:
        return str(value)
    sign, fen = ("-" if value < 0 else ""), abs(value)
    return f"{sign}{fen // 100}" + (f".{fen % 100:02d}" if fen % 100 else "")


def read_number(text: str, *, money: bool, facts: bool = False) -> Any:
    text = text.strip()
    figure, named = _FIGURE.fullmatch(text), _FACT.fullmatch(text)
    if figure:
        return {"param": figure[1]}
    if named and facts:
        return {"fact": _fact(text).id}
    found = _YUAN.fullmatch(text.replace(",", ""))
    if found is None or (found[2] and not money):
        raise Unread(f"看不懂“{text[:20]}”：请写数字，或写成 {{参数}}")
    whole = int(found[1])
    part = int((found[2] or "0").ljust(2, "0"))
    return (whole * 100 + (-part if found[1].startswith("-") else part)) if money else whole


# ---- answers ----


def answer(fact: Fact, value: Any) -> str:
    """One answer of a case, or what a clause compares with."""
    if value is None:
        return UNSURE
    if fact.kind == "yesno":
        return YES if value else NO
    if fact.kind == "choice":
        return _label(fact, value)
    if fact.kind == "multi":
        return "；".join(_label(fact, one) for one in value) or NOTHING
    return number(value, money=fact.kind == "money")


def read_answer(fact: Fact, text: str) -> Any:
    text = text.strip()
    if text == UNSURE:
        return None
    if fact.kind == "yesno":
        if text not in _TRUTHS:
            raise Unread(f"“{fact.text}”请答“{YES}”“{NO}”或“{UNSURE}”")
        return _TRUTHS[text]
    if fact.kind == "choice":
        return _option(fact, text)
    if fact.kind == "multi":
        return [] if text == NOTHING else read_options(fact, text)
    return read_number(text, money=fact.kind == "money")


def options(fact: Fact, values: list[str]) -> str:
    return "；".join(_label(fact, one) for one in values)


def read_options(fact: Fact, text: str) -> list[str]:
    return [_option(fact, part) for part in re.split(r"[；;]", text) if part.strip()]


def _label(fact: Fact, value: str) -> str:
    return next((option.label for option in fact.options if option.value == value), str(value))


def _option(fact: Fact, text: str) -> str:
    bare = text.strip()
    for option in fact.options:
        if bare in (option.label, option.value):
            return option.value
    raise Unread(f"“{fact.text}”没有“{bare[:20]}”这个答案，可以写：{allowed(fact)}")


def _fact(text: str) -> Fact:
    found = fact_named(text)
    if found is None:
        raise Unread(f"没有“{text.strip('「」')[:30]}”这个问题")
    return found
