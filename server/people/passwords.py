"""密码 — which passwords half the country uses. ASVS 6.2.4: refused, whatever digits hang on them."""

import re
import unicodedata
from functools import cache
from pathlib import Path

_WORDS = Path(__file__).with_name("common_passwords.txt")
# P@ssw0rd is password: the signs people put in place of letters.
_LOOKS_LIKE = str.maketrans("@4$5013!7", "aassoleit")
_ROWS = (
    "1234567890",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
)
_INITIALS = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
_FINALS = (
    "iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ui|un|uo|ve|a|e|i|o|u|v"
)
# One to three syllables are a name or a word, 张伟 and 我爱你: the first thing anybody tries here.
_NAME = re.compile(f"(?:(?:{_INITIALS})?(?:{_FINALS})){{1,3}}")
_REPEATED = re.compile(r"(.{1,4}?)\1+")
_RUN_MIN = 6
_DISTINCT_MIN = 5
OWN_MIN = 4


def is_common(password: str) -> bool:
    """Whether a password is a common word, a name in pinyin, a row of keys, a date or one pattern again and again."""
    text = unicodedata.normalize("NFKC", password).lower()
    if len(set(text)) < _DISTINCT_MIN or _REPEATED.fullmatch(text):
        return True
    if not any(letter.isalpha() for letter in text) or _is_run(text):
        return True
    core = re.sub("^[^a-z]+|[^a-z]+$", "", text)  # the digits and signs that everybody hangs on
    return _is_weak(core) or _is_weak(core.translate(_LOOKS_LIKE))


def holds_own(password: str, own: tuple[str, ...]) -> bool:
    """Whether it holds the person's own login, name or phone."""
    text = unicodedata.normalize("NFKC", password).lower()
    return any(part and (len(part) >= OWN_MIN or not part.isascii()) and part.lower() in text for part in own)


def _is_weak(core: str) -> bool:
    """One common word, whatever signs it is cut by, or a short name in pinyin."""
    return "".join(re.findall("[a-z]+", core)) in _common() or _NAME.fullmatch(core) is not None


def _is_run(text: str) -> bool:
    """`qwertyuiop12`, `1qaz2wsx3e`: most of it lies in a row on the keyboard."""
    rows = _ROWS + tuple(row[::-1] for row in _ROWS)
    longest = max((len(part) for row in rows for part in _parts(text, row)), default=0)
    return longest >= max(_RUN_MIN, len(text) * 2 // 3)


def _parts(text: str, row: str) -> list[str]:
    """The pieces of `text` that stand in `row` as they are."""
    found, at = [], 0
    while at < len(text):
        end = at + 1
        while end < len(text) and text[at : end + 1] in row:
            end += 1
        found.append(text[at:end])
        at = end
    return found


@cache
def _common() -> frozenset[str]:
    lines = _WORDS.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))
