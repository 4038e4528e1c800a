"""严格 JSON — one meaning per text: no NaN, no key twice, no deep nests. What we sign and verify we also read alike."""

import json
from typing import Any

DEPTH_MAX = 20


class NotStrict(ValueError):
    pass


def read_object(raw: bytes) -> dict[str, Any]:
    """The JSON object in `raw`. Raises NotStrict for anything else."""
    try:
        text = raw.decode("utf-8")
        _refuse_deep(text)
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise NotStrict(str(error)[:100]) from error
    if not isinstance(value, dict):
        raise NotStrict("not an object")
    return value


def _refuse_deep(text: str) -> None:
    """Count brackets before parsing. Those inside strings count too: a notice has no use for them."""
    depth = 0
    for letter in text:
        if letter in "[{":
            depth += 1
            if depth > DEPTH_MAX:
                raise NotStrict("nested too deep")
        elif letter in "]}":
            depth -= 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotStrict("a key twice")
    return found


def _no_constant(name: str) -> float:
    raise NotStrict(name)
