"""查找 — policies by whatever people type: words of the text, words of their trouble, pinyin, first letters.

The scores are counted in Python over the one index, so that both engines find the same in the same order.
"""

from sqlalchemy import ColumnElement, case, select

from server.kit import search
from server.kit.db import db
from server.policies import situations
from server.policies.models import Category, Policy

FOUND_MAX = 60
IN_NAME, IN_SHELF, IN_TEXT = 60, 30, 20  # where every word typed stands
MEANT_IN_NAME, MEANT_IN_TEXT = 40, 10
PART_LEAST = 0.6  # so much of what was typed must be there when not all of it is
PART = 15


def ranked(words: str) -> list[str]:
    """The uids that fit, the best first; an empty list where nothing does. Two statements."""
    wanted = list(dict.fromkeys(search.tokens(words[: search.QUERY_CHARS_MAX])))
    if not wanted:
        return []
    meant = situations.meant(words)
    held = search.held("policy")
    named = select(Policy.uid, Policy.no, Policy.name, Policy.relief_class, Category.name.label("shelf"))
    scored = []
    for row in db.session.execute(named.join(Category, Category.id == Policy.category_id)):
        if row.uid in held:
            score = _typed(wanted, row.name, f"{row.shelf} {row.relief_class}", held[row.uid])
            score += _meant(meant, row.name, f"{row.shelf} {row.relief_class}")
            scored.append((-score, row.no, row.uid))
    return [uid for score, _no, uid in sorted(scored) if score < 0][:FOUND_MAX]


def fits(words: str) -> ColumnElement[bool]:
    """The WHERE of a list of policies that is searched."""
    return Policy.uid.in_(ranked(words))


def order(uids: list[str]) -> ColumnElement[int]:
    """The ORDER BY that keeps the best first."""
    return (
        case({uid: place for place, uid in enumerate(uids)}, value=Policy.uid, else_=len(uids))
        if uids
        else Policy.no + 0
    )


def _typed(wanted: list[str], name: str, shelf: str, tokens: str) -> int:
    """How well the words themselves are found."""
    there = [token for token in wanted if f" {token} " in tokens]
    if len(there) == len(wanted):
        in_name, in_shelf = set(search.tokens(name)), set(search.tokens(shelf))
        if all(token in in_name for token in wanted):
            return IN_NAME
        return IN_SHELF if all(token in in_shelf for token in wanted) else IN_TEXT
    pairs = [token for token in wanted if len(token) > 1]
    share = sum(token in there for token in pairs) / len(pairs) if pairs else 0
    return round(PART * share) if share >= PART_LEAST else 0


def _meant(meant: list[tuple[int, str]], name: str, shelf: str) -> int:
    """How well the policy answers the trouble: the best of what is meant, by its name or its shelf."""
    scores = [MEANT_IN_NAME + weight for weight, meaning in meant if meaning in name]
    scores += [MEANT_IN_TEXT + weight // 2 for weight, meaning in meant if meaning in shelf]
    return max(scores, default=0)
