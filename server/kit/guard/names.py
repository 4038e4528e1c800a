"""姓名 — names known from the record, names beside a label, names that look like nothing else; and what kin call."""

import re
from collections.abc import Iterable, Iterator

from server.kit.guard.findings import Kind
from server.kit.guard.numbers import Found
from server.kit.guard.plain import Plain, close, plain
from server.kit.guard.surnames import COMPOUND, DOTTED, GIVEN, GIVEN_ALONE, LITTLE, SURE, SURNAMES, TIBETAN, WORDS

_HAN = "\u3400-\u9fff\U00020000-\U0003ffff〇"
_SURE_LABEL = re.compile(
    r"(?:名叫|名字叫|名字是|取名|姓名[是为::]?|名字[::]|我叫|他叫|她叫|叫做|称呼[为::]|户主[是为::]?|申请人[是为::]?|"
    r"联系人[是为::]?|监护人[是为::]?|受助人[是为::]?|收件人[是为::]?|收货人[是为::]?|负责人[是为::]?|家长[是为::]|本人[::]|心愿人[是为::]?)$"
)
_LABEL = re.compile(
    r"(?:叫|村民|居民|党员|贫困户|低保户|五保户|脱贫户|老人|奶奶|爷爷|妈妈|爸爸|父亲|母亲|丈夫|妻子|老伴|爱人|儿子|女儿|孙子|孙女|"
    r"弟弟|妹妹|哥哥|姐姐|外婆|外公|外孙|儿媳|女婿|媳妇|同学|学生|老师|班主任|邻居|叔叔|婶婶|阿姨|舅舅|姑姑|医生|书记|主任|站长|网格员|社工|志愿者|寄给|交给|转交|送给|"
    r"孩子|女孩|男孩|是|姓)$"
)
_TITLE = re.compile(
    r"老人家?|老奶奶|老爷爷|奶奶|爷爷|大爷|大妈|大娘|大叔|大伯|大婶|阿姨|叔叔|伯伯|婆婆|阿婆|阿公|同学|小朋友|女士|先生|老师|同志|一家|"
    r"老汉|书记|医生|师傅|校长|站长|主任|家里|家中|家的"
)
_CALLS = re.compile(
    r"(?:老)?(?:奶奶|爷爷|大爷|大妈|大娘|大叔|大伯|大婶|阿姨|婆婆|阿婆|阿公|叔叔|伯伯|老汉|老师|老太|嫂|家老人|家孩子)"
)
# What may stand before a name, and behind it, besides a mark or the end.
_LEFT = frozenset("的和与给让为帮跟是叫请替由把向对说有，、")
_RIGHT = frozenset(
    "的是在想今去每家和与说患因住从还也很已一要希喜没有最盼常独刚需平靠带又都只自目现曾身老读缺照上做打能会一两三坐吃穿走跑退写画唱"
)
_MARKS = re.compile(rf"[^{_HAN}]")
_DOTTED = re.compile(rf"[{_HAN}]{{1,8}}(?:[·•・‧ꞏ∙⋅᛫][{_HAN}]{{1,8}}){{1,3}}")
_TIBETAN = re.compile(rf"(?:{TIBETAN}){{2}}")
_PARTS = re.compile(r"[·•・‧ꞏ∙⋅᛫]")
DOTTED_ENOUGH, SHORTEST = 0.7, 3


def known(text: Plain, names: Iterable[str]) -> Iterator[Found]:
    """Names on record, wherever their letters stand, whatever blank, line or mark stands between them."""
    whole = _letters(text)
    for name in {_letters(plain(name)).text for name in names}:
        start = whole.text.find(name) if len(name) >= 2 else -1
        while start >= 0:
            yield Kind.NAME, *_back(whole, text, start, start + len(name))
            start = whole.text.find(name, start + len(name))


def names(text: Plain) -> Iterator[Found]:
    """Names nobody has told us. `text` without blanks."""
    yield from _with_dots(text.text)
    yield from ((Kind.NAME, found.start(), found.end()) for found in _TIBETAN.finditer(text.text))
    for start in range(len(text.text)):
        end = _name_at(text.text, start)
        if end:
            yield Kind.NAME, start, end


def calls(text: Plain) -> Iterator[Found]:
    """王奶奶, 小明, 李某's kin: what neighbours say. 奶奶 by itself is nobody."""
    whole = text.text
    for start in range(len(whole)):
        if not _begins(whole, start):
            continue
        if whole[start] in SURE and (found := _CALLS.match(whole, start + 1)):
            yield Kind.CALL, start, found.end()
        if whole[start] in "小阿" and whole[start + 1 : start + 2] in LITTLE and _may_end(whole, start + 2):
            yield Kind.CALL, start, start + 2


def _letters(text: Plain) -> Plain:
    """Han and Latin letters alone: no blank, line, dot or dash parts a name on record."""
    between = frozenset(letter for letter in text.text if not letter.isalnum())
    return text.without(between)


def _back(inner: Plain, outer: Plain, start: int, end: int) -> tuple[int, int]:
    """A stretch of `inner` in the counting of `outer`, of which it is a part."""
    first, last = inner.at[start], inner.at[end - 1]
    return outer.at.index(first), len(outer.at) - 1 - outer.at[::-1].index(last) + 1


def _name_at(text: str, start: int) -> int:
    """Where a name that begins here ends; 0 for none."""
    surname = 2 if text[start : start + 2] in COMPOUND else 1 if text[start] in SURNAMES else 0
    if not surname:
        return 0
    before = text[max(0, start - 6) : start]
    for given in (2, 1):
        end = start + surname + given
        if end <= len(text) and _is_name(text, start, surname, end, before):
            return end
    return 0


def _is_name(text: str, start: int, surname: int, end: int, before: str) -> bool:
    name = text[start:end]
    given = name[surname:]
    ends = _may_end(text, end)
    if _MARKS.search(given):
        return False
    if _SURE_LABEL.search(before):
        return all(letter in GIVEN for letter in given) or (ends and name[:2] not in WORDS)
    if name[:2] in WORDS:
        return False
    titled = _TITLE.match(text, end) is not None
    if surname == 2:
        return _begins(text, start) and all(letter in GIVEN for letter in given) and (ends or titled)
    return _looks_like_one(text, start, given, before, ends, titled)


def _looks_like_one(text: str, start: int, given: str, before: str, ends: bool, titled: bool) -> bool:
    """A single surname: beside a label or a title its given letters decide, standing free the surname does too."""
    fits = all(letter in GIVEN for letter in given) if len(given) == 2 else given in GIVEN_ALONE
    if not fits:
        return False
    if titled and _begins(text, start):
        return True
    if not ends:
        return False
    if _LABEL.search(before):
        return text[start] in SURE or len(given) == 2
    return text[start] in SURE and _begins(text, start)


def _begins(text: str, start: int) -> bool:
    return _may_begin(text, start) or _LABEL.search(text[max(0, start - 6) : start]) is not None


def _may_begin(text: str, start: int) -> bool:
    return start == 0 or text[start - 1] in _LEFT or bool(_MARKS.match(text[start - 1]))


def _may_end(text: str, end: int) -> bool:
    return end >= len(text) or text[end] in _RIGHT or bool(_MARKS.match(text[end]))


def _with_dots(text: str) -> Iterator[Found]:
    """阿依古丽·买买提: most letters of it are those such names are written with."""
    for found in _DOTTED.finditer(text):
        start, end = _narrowed(found[0])
        parts = _PARTS.split(found[0][start:end])
        letters = "".join(parts)
        is_written = all(parts) and len(letters) >= SHORTEST
        if is_written and sum(letter in DOTTED for letter in letters) / len(letters) >= DOTTED_ENOUGH:
            yield Kind.NAME, found.start() + start, found.start() + end


def _narrowed(found: str) -> tuple[int, int]:
    """Without the words before and behind it that are written on: 老人阿卜杜·买买提想要."""
    first, last = _PARTS.search(found), None
    for last in _PARTS.finditer(found):  # noqa: B007 - the last one is wanted
        pass
    assert first is not None
    assert last is not None
    start = first.start()
    while start > 0 and found[start - 1] in DOTTED:
        start -= 1
    end = last.end()
    while end < len(found) and found[end] in DOTTED:
        end += 1
    return start, end


def squeezed(text: str) -> str:
    """Text as a name on record is looked for in it."""
    return _letters(close(plain(text))).text
