"""脱敏 — masking happens on the server: what is not shown is not sent."""

import re

_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def mask_name(name: str) -> str:
    """`李秀英` → `李**`: the surname and as many stars as letters follow."""
    return name[:1] + "*" * max(len(name) - 1, 1) if name else ""


def mask_phone(phone: str) -> str:
    """`13800000001` → `138****0001`."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"


def mask_id_number(number: str) -> str:
    """`362202195001010011` → `3622**********0011`, as on the bureau's own lists."""
    return f"{number[:4]}**********{number[-4:]}" if len(number) >= 15 else "****"


def mask_text(text: str) -> str:
    """Hide ID and phone numbers wherever they stand: the last fence before a log line or a public page."""
    text = _ID_NUMBER.sub(lambda found: mask_id_number(found[0]), text)
    return _PHONE.sub(lambda found: mask_phone(found[0]), text)
