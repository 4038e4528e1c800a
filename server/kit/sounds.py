"""读音 — how Chinese words sound in pinyin, so that they are found by `dibao` and by `db`. Asked at index time only."""

import re

_HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff]+")
SYLLABLES_MAX = 8  # nobody types more of a name than that in one go


def sounds(text: str) -> list[str]:
    """`低保` → `di bao dibao db`: every stretch of a word, whole and by first letters; one letter alone is no sound."""
    from pypinyin import lazy_pinyin  # its words cost a second and 30 MB, which most processes never need

    found: dict[str, None] = {}
    for word in _HAN.findall(text):
        syllables = [one for one in lazy_pinyin(word) if one.isascii() and one.isalpha()]
        for start in range(len(syllables)):
            for end in range(start + 1, min(start + SYLLABLES_MAX, len(syllables)) + 1):
                found["".join(syllables[start:end])] = None
                if end - start > 1:
                    found["".join(one[0] for one in syllables[start:end])] = None
    return list(found)
