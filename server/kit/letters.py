"""文字 — what a text may hold: the letters of every people, and nothing that no database keeps or no eye can see.

A letter is kept as it was given or the whole text is refused; none is taken out or changed in silence.
"""

import re
from collections.abc import Iterable

from server.kit.errors import Invalid, field_error

# Control characters but for tab and line ends; halves of pairs; letters that Unicode says are none. Then what hides:
# zero-width blanks, the soft hyphen, separators, and the marks that make text run backwards (Trojan Source,
# CVE-2021-42574). The joiners U+200C and U+200D stay: families of emoji and several scripts are written with them.
_ODD = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\xad\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]"
)
SAYS = "含有无法保存的字符"


class OddLetters(Invalid):
    says = "有的内容含有看不见或无法保存的字符（多半是从别处粘贴带来的），请删去后重新填写"


def is_odd(text: str) -> bool:
    """Whether a text holds a letter that cannot be kept, or cannot be seen."""
    return _ODD.search(text) is not None


def refuse_odd(fields: Iterable[tuple[str, str]]) -> None:
    """OddLetters naming the fields (by their name in the form or query) that hold such a letter, and where."""
    odd = [field_error(f"/{name}", _where(text)) for name, text in fields if is_odd(name) or is_odd(text)]
    if odd:
        raise OddLetters(detail=odd)


def _where(text: str) -> str:
    found = _ODD.search(text)
    before = text[: found.start()][-6:].strip() if found else ""
    return f"“{before}”后面{SAYS}" if before else SAYS
