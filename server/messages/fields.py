"""字段 — what WeChat lets stand in each kind of field of a subscribe message, and how a long text is made to fit.

Limits: developers.weixin.qq.com, 发送订阅消息, 订阅消息参数值内容限制说明. A letter counts as WeChat's own pages count
it, in UTF-16, so a rare character takes two places: what fits so fits however it is counted.
"""

import re
import unicodedata
from collections.abc import Iterator

from server.messages.errors import FieldUnfit

THING_MAX = 20
# What may be shortened, and to how much; every other kind of field is refused when it does not fit.
SHORTENED = {"thing": THING_MAX}
# The kind of a field → what its value must match whole.
FORMS = {
    "thing": r"[^\x00-\x1f\x7f]+",
    "character_string": r"[\x21-\x7e][\x20-\x7e]{0,31}",
    "name": r"[\u3400-\u9fff\U00020000-\U0003ffff·]{1,10}|[A-Za-z][A-Za-z ]{0,19}",
    "phrase": r"[\u4e00-\u9fff]{1,5}",
    "amount": r"[¥￥]?\d{1,10}(\.\d{1,2})?元?",
    "phone_number": r"[0-9+\-]{1,17}",
    "number": r"\d{1,32}(\.\d+)?",
    "date": r"\d{4}年\d{1,2}月\d{1,2}日( \d{2}:\d{2})?",
    "time": r"\d{4}年\d{1,2}月\d{1,2}日 \d{2}:\d{2}",
}
_KEY = re.compile(r"([a-z_]+?)\d{1,3}")
# What must not be parted: a number with its signs and its unit, written in digits or in Chinese.
_NUMBER = re.compile(
    r"(?:[￥¥+\-]?[0-9\uff10-\uff19]+(?:[.,:\-/．，：年月日][0-9\uff10-\uff19]+)*|[〇零一二两三四五六七八九十百千万亿]+)"
    r"[万亿]*[元角分年月日时个件份岁号期届楼%％℃]?"
)
_JOINERS = "\u200d\ufe0e\ufe0f"
_OPENING = "“‘（《「『〈【([{、，：；,:;-—"
MORE = "…"


def kind_of(key: str) -> str:
    """`thing4` → thing; empty for a key that no template has."""
    found = _KEY.fullmatch(key)
    return found[1] if found and found[1] in FORMS else ""


def length(text: str) -> int:
    """How many places it takes."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def fit(kind: str, value: str) -> str:
    """The value as it may stand in a field of this kind. FieldUnfit when it cannot be made to."""
    value = " ".join(value.split())
    if kind in SHORTENED:
        value = shorten(value, SHORTENED[kind])
    if not re.fullmatch(FORMS[kind], value):
        raise FieldUnfit(kind)
    return value


def shorten(text: str, places: int) -> str:
    """`text` within so many places: cut before what does not fit whole, with `…`. FieldUnfit when nothing is left."""
    if length(text) <= places:
        return text
    kept = ""
    for piece in _pieces(text):
        if length(kept) + length(piece) > places - 1:
            break
        kept += piece
    kept = kept.rstrip().rstrip(_OPENING).rstrip()
    if not kept:
        raise FieldUnfit("thing")
    return kept + MORE


def _pieces(text: str) -> Iterator[str]:
    """What is kept whole or left out: numbers, and letters with all that hangs on them."""
    at = 0
    while at < len(text):
        number = _NUMBER.match(text, at)
        end = number.end() if number else _letter_end(text, at)
        yield text[at:end]
        at = end


def _letter_end(text: str, at: int) -> int:
    """Behind the letter at `at`, its accents, its variation selector and what a joiner ties to it."""
    end = at + 1
    while end < len(text) and (_hangs_on(text[end]) or text[end - 1] == "\u200d"):
        end += 1
    return end


def _hangs_on(letter: str) -> bool:
    is_skin = "\U0001f3fb" <= letter <= "\U0001f3ff"
    is_selector = "\U000e0100" <= letter <= "\U000e01ef"
    return letter in _JOINERS or is_skin or is_selector or unicodedata.category(letter).startswith("M")
