"""长短 — what a person typed is kept whole or refused with its limit; only what a machine says is ever cut."""

from collections.abc import Sequence
from typing import TypeVar

from server.kit.errors import Invalid, field_error

One = TypeVar("One")
NOTE_CHARS = 200  # as the event rows hold
WHY_CHARS = 120  # why somebody looked at a whole field: a line of the audit, for ever


def whole(text: str, most: int = NOTE_CHARS, field: str = "note") -> str:
    """What a person typed, when its place holds all of it. Raises Invalid with the limit."""
    if len(text) > most:
        says = f"最多 {most} 个字，现在有 {len(text)} 个字，请写短一些"
        raise Invalid(says, detail=[field_error(f"/{field}", says)])
    return text


def no_more(picked: Sequence[One], most: int, field: str) -> Sequence[One]:
    """What somebody ticked, when it is not more than can be done at once. Raises Invalid; nothing has been done."""
    if len(picked) > most:
        says = f"一次最多选 {most} 条，现在选了 {len(picked)} 条，请分几次办"
        raise Invalid(says, detail=[field_error(f"/{field}", says)])
    return picked


def shortened(text: str, most: int = NOTE_CHARS) -> str:
    """What a machine says (a failure, an answer of WeChat, a line made of what stands whole elsewhere), cut to its
    place and seen to be. Never for what stands nowhere else: a person's own words go through `whole`.
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"
