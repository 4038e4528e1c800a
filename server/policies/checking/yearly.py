"""每年大约多少钱 — a sum of products of whole numbers, the first case that holds.

{"label": "一年大约", "cases": [{"if": NODE?, "terms": [{"times": [NUMBER, …], "minus": true?}, …]}, …]}
"""

from collections.abc import Iterator, Mapping
from typing import Any

from server.policies.checking.language import SUM_MAX, facts_of
from server.policies.checking.logic import World, look, unknown


def amount(yearly: Mapping[str, Any] | None, world: World) -> int | None:
    """Fen. None where no case holds, a fact is missing, or the sum is below nothing or beyond all measure."""
    for case in yearly["cases"] if yearly else []:
        seen = look(case["if"], world).value if "if" in case else True
        if seen is None:
            return None
        if seen:
            return _sum(case["terms"], world)
    return None


def missing(yearly: Mapping[str, Any] | None, world: World) -> Iterator[str]:
    """The facts without which no sum can be told: first those that choose the case, then those of the case."""
    for case in yearly["cases"] if yearly else []:
        seen = look(case["if"], world) if "if" in case else None
        if seen is not None and seen.value is None:
            yield from unknown(seen)
            return
        if seen is None or seen.value:
            yield from (name for name in operands(case) if world.number({"fact": name}) is None)
            return


def operands(case: Mapping[str, Any]) -> Iterator[str]:
    """The facts whose numbers are in a case's sum."""
    for term in case["terms"]:
        for operand in term["times"]:
            yield from facts_of({"of": operand})


def _sum(terms: list[Mapping[str, Any]], world: World) -> int | None:
    total = 0
    for term in terms:
        product = _product(term["times"], world)
        if product is None:
            return None
        total += -product if term.get("minus") else product
    return total if 0 <= total <= SUM_MAX else None


def _product(factors: list[Any], world: World) -> int | None:
    """None as soon as it is beyond what JavaScript counts exactly."""
    product = 1
    for factor in factors:
        number = world.number(factor)
        if number is None or abs(number) > SUM_MAX or abs(product * number) > SUM_MAX:
            return None
        product *= number
    return product
