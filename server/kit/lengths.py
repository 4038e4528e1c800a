"""长短 — what a person typed is kept whole or refused with its limit; only what a machine says is ever cut."""

from server.kit.errors import Invalid, field_error

NOTE_CHARS = 200  # as the event rows hold
WHY_CHARS = 120  # why somebody looked at a whole field: a line of the audit, for ever


def whole(text: str, most: int = NOTE_CHARS, field: str = "note") -> str:
    """What a person typed, when its place holds all of it. Raises Invalid with the limit."""
    if len(text) > most:
        says = f"最多 {most} 个字，现在有 {len(text)} 个字，请写短一些"
        raise Invalid(says, detail=[field_error(f"/{field}", says)])
    return text


def shortened(text: str, most: int = NOTE_CHARS) -> str:
    """What a machine says (a failure, an answer of WeChat, a line made of what stands whole elsewhere), cut to its
    place and seen to be. Never for what stands nowhere else: a person's own words go through `whole`.
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"
