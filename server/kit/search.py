"""搜索 — one way to cut text into tokens feeds both engines: single letters and pairs, so two-letter words are found.

Trigram and dictionary indexes lose words such as 低保; unigram plus bigram finds every one (measured, 20 000 texts).
Each token of a subject is a row of its own besides, in the order (kind, word, subject), so that a word is looked up and
not looked for: in 100 000 wishes as fast as in 1 000, on both engines.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from server.kit.db import Base, Id, db

_WORD = re.compile(r"[a-z0-9]+|[\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
TOKENS_MAX = 4000
QUERY_CHARS_MAX = 40
WORD_CHARS, PAIR = 40, 2
INSERT_AT_ONCE, FILL_AT_ONCE = 1000, 500
# A word that fewer hold leads to its subjects. Of several common ones so many holders of the first are looked at: where
# fewer than a twentieth hold all of them, the rarest leads all the same.
RARE, SAMPLE, SHARE = 2000, 300, 20
WEIGHED = 8


class SearchRow(Base):
    """What can be found of one subject. `tokens` is text with a space on both sides of every token."""

    __tablename__ = "search"
    __table_args__ = (UniqueConstraint("kind", "subject"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(String(16))
    tokens: Mapped[str] = mapped_column(Text)


class SearchWord(Base):
    """词. One token of one subject; what stands in its `SearchRow`, and nothing else."""

    __tablename__ = "search_words"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    word: Mapped[str] = mapped_column(String(WORD_CHARS), primary_key=True)
    subject: Mapped[str] = mapped_column(String(16), primary_key=True)


def tokens(text: str) -> list[str]:
    """`低保 ABC1` → `低 保 低保 abc1`: full-width folded, Latin words whole, Chinese in ones and twos."""
    found: list[str] = []
    for word in _WORD.findall(unicodedata.normalize("NFKC", text).lower()):
        if word[0].isascii():
            found.append(word)
        else:
            found += list(word) + [word[i : i + 2] for i in range(len(word) - 1)]
    return found


def remember(kind: str, subject: str, *texts: str, sounds: Iterable[str] = ()) -> None:
    """Make a subject findable by `texts` and by `sounds`; what was known of it before is replaced."""
    known = list(dict.fromkeys([*(token for text in texts for token in tokens(text)), *sounds]))[:TOKENS_MAX]
    before = _known(kind, subject)
    if before is None:
        db.session.add(SearchRow(kind=kind, subject=subject, tokens=_line(known)))
    else:
        same = SearchRow.kind == kind, SearchRow.subject == subject
        db.session.execute(update(SearchRow).where(*same).values(tokens=_line(known)))
    wanted, held_before = _words(known), _words((before or "").split())
    _unlearn(kind, subject, held_before - wanted)
    _learn([(kind, word, subject) for word in sorted(wanted - held_before)])


def held(kind: str) -> dict[str, str]:
    """What is known of every subject of a kind: its tokens, a space on both sides of each. One statement.

    For kinds of some hundred rows, where the best are wanted first.
    """
    query = select(SearchRow.subject, SearchRow.tokens).where(SearchRow.kind == kind)
    return {row.subject: row.tokens for row in db.session.execute(query)}


def forget(kind: str, subject: str) -> None:
    before = _known(kind, subject)
    if before is not None:
        _unlearn(kind, subject, _words(before.split()))
        db.session.execute(delete(SearchRow).where(SearchRow.kind == kind, SearchRow.subject == subject))


def matching(kind: str, words: str) -> Select[Any]:
    """A subquery of the subjects that hold every token of `words`. Words without a token match nothing."""
    return _holders(kind, _wanted(words) or [""])


def holds(kind: str, words: str, subject: Any) -> ColumnElement[bool]:
    """Whether the subject in this column holds every token: for a list that is walked in an order of its own."""
    return _holds(kind, _wanted(words) or [""], subject)


@dataclass(frozen=True)
class Way:
    """去法. How to find what holds every token: `leads`, by the subjects of the rarest; else met on the way down."""

    kind: str
    wanted: tuple[str, ...]
    leads: bool

    def of(self, subject: Any) -> ColumnElement[bool]:
        """The condition, for the column that holds the subject."""
        if self.leads:
            return cast(ColumnElement[bool], subject.in_(_holders(self.kind, self.wanted)))
        return _holds(self.kind, self.wanted, subject)


def way(kind: str, words: str) -> Way:
    """The cheaper way, for a list that is read until a page is full; one statement to know which.

    A word that few hold leads. One that more than `RARE` hold is met on the way, and so are several of them, unless
    few hold all: then the walk would have no end.
    """
    wanted = _wanted(words) or [""]
    first, *others = weighed = wanted[:WEIGHED]
    parts = [_subjects(kind, word).limit(RARE) for word in weighed]
    if others:
        few = _subjects(kind, first).limit(SAMPLE).subquery()
        parts.append(select(few.c.subject).where(_holds(kind, others, few.c.subject)))
    told = [select(literal(at), func.count()).select_from(one.subquery()) for at, one in enumerate(parts)]
    found = {row[0]: row[1] for row in db.session.execute(union_all(*told))}
    rarest_first = sorted(weighed, key=lambda word: found[weighed.index(word)])
    is_rare = found[weighed.index(rarest_first[0])] < RARE or (bool(others) and found[len(weighed)] * SHARE < SAMPLE)
    return Way(kind, (*rarest_first, *wanted[WEIGHED:]), is_rare)


def walking(kind: str, words: str, subject: Any) -> ColumnElement[bool]:
    """The condition of `way`. One statement."""
    return way(kind, words).of(subject)


def rebuild() -> int:
    """重建索引: the words anew from the rows, for a database that was mended by hand. How many words."""
    db.session.execute(delete(SearchWord))
    number, last = 0, 0
    some = select(SearchRow).order_by(SearchRow.id).limit(FILL_AT_ONCE)
    while rows := list(db.session.scalars(some.where(SearchRow.id > last))):
        lines = [(row.kind, word, row.subject) for row in rows for word in sorted(_words(row.tokens.split()))]
        _learn(lines)
        number, last = number + len(lines), rows[-1].id
    return number


def _subjects(kind: str, word: str) -> Select[Any]:
    return select(SearchWord.subject).where(SearchWord.kind == kind, SearchWord.word == word)


def _holders(kind: str, wanted: Sequence[str]) -> Select[Any]:
    """The subjects that hold all of these; the first leads."""
    first, *others = wanted
    query = _subjects(kind, first)
    for word in others:
        also = aliased(SearchWord)
        is_there = select(also.word).where(also.kind == kind, also.word == word, also.subject == SearchWord.subject)
        query = query.where(is_there.exists())
    return query


def _holds(kind: str, wanted: Sequence[str], subject: Any) -> ColumnElement[bool]:
    """OFFSET 0 keeps PostgreSQL at it: it guesses a word to be rare, and would look up every subject that holds it."""
    found = [
        select(one.word).where(one.kind == kind, one.word == word, one.subject == subject).offset(0).exists()
        for word in wanted
        for one in [aliased(SearchWord)]
    ]
    return and_(*found)


def _wanted(words: str) -> list[str]:
    """The tokens to look for, the longest first: of a Chinese word its pairs, which hold its single letters."""
    found = list(dict.fromkeys(tokens(words[:QUERY_CHARS_MAX])))
    pairs = {letter for token in found if len(token) == PAIR and not token.isascii() for letter in token}
    return sorted((token[:WORD_CHARS] for token in found if token not in pairs), key=len, reverse=True)


def _known(kind: str, subject: str) -> str | None:
    """The tokens of a subject; None when nothing is known of it."""
    db.session.flush()
    return db.session.scalar(select(SearchRow.tokens).where(SearchRow.kind == kind, SearchRow.subject == subject))


def _line(known: Iterable[str]) -> str:
    return f" {' '.join(known)} "


def _words(known: Iterable[str]) -> set[str]:
    return {one[:WORD_CHARS] for one in known}


def _learn(lines: Sequence[tuple[str, str, str]]) -> None:
    rows = [{"kind": kind, "word": word, "subject": subject} for kind, word, subject in lines]
    for start in range(0, len(rows), INSERT_AT_ONCE):
        db.session.execute(insert(SearchWord), rows[start : start + INSERT_AT_ONCE])


def _unlearn(kind: str, subject: str, words: set[str]) -> None:
    if words:
        mine = SearchWord.kind == kind, SearchWord.subject == subject, SearchWord.word.in_(words)
        db.session.execute(delete(SearchWord).where(*mine))
