"""查看 — what the public sees of all policies: the catalogue, by category, by department, by words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.engine import Row

from server.kit.db import db
from server.kit.paging import Page, page_rows
from server.policies import rules
from server.policies.errors import CategoryUnknown, PolicyUnknown
from server.policies.models import Category, Department, Policy, PolicyVersion
from server.policies.queries import finding
from server.policies.queries.figures import Figures
from server.policies.states import VersionState


@dataclass(frozen=True)
class Card:
    """A policy in a list. `sample`: its figures are not from a document and show 示例."""

    id: str
    no: int
    name: str
    department: str
    department_id: str
    category: str
    category_id: str
    summary: str
    amount_text: str
    sample: bool


@dataclass(frozen=True)
class Shelf:
    """A category with its policies; `department` names all that have one in it."""

    id: str
    name: str
    department: str
    cards: Sequence[Card]

    @property
    def policies(self) -> int:
        return len(self.cards)


@dataclass(frozen=True)
class Part:
    """A department with the number of its policies."""

    id: str
    name: str
    policies: int


def cards(*, department: str = "", category: str = "", words: str = "") -> list[Card]:
    """Published policies by number, one statement; `words` searches (two more), the best first. Department and category
    by id or by name.
    """
    figures = Figures()
    return [_card(row, figures) for row in db.session.execute(published(department, category, words))]


def page(
    *, department: str = "", category: str = "", words: str = "", page: int = 1, page_size: int = 20
) -> Page[Card]:
    """The same, a page of it."""
    figures = Figures()
    return page_rows(published(department, category, words), page, page_size).map(lambda row: _card(row, figures))


def shelves(found: Iterable[Card]) -> list[Shelf]:
    """Cards by category, in the order of their numbers."""
    by_category: dict[str, list[Card]] = {}
    for card in found:
        by_category.setdefault(card.category_id, []).append(card)
    return [Shelf(uid, held[0].category, _whose(held), held) for uid, held in by_category.items()]


def _whose(held: list[Card]) -> str:
    return "、".join(dict.fromkeys(card.department for card in held))


def departments(found: Iterable[Card]) -> list[Part]:
    """Departments of these cards, in the order of their numbers."""
    held: dict[tuple[str, str], int] = {}
    for card in found:
        key = (card.department_id, card.department)
        held[key] = held.get(key, 0) + 1
    return [Part(uid, name, count) for (uid, name), count in held.items()]


def category(wanted: str) -> Category:
    """A category by id or by name."""
    found = db.session.scalar(select(Category).where(or_(Category.uid == wanted, Category.name == wanted)).limit(1))
    if found is None:
        raise CategoryUnknown
    return found


def find(wanted: str) -> Policy:
    """A policy by id, or by its number in the bureau's list."""
    by_no = Policy.no == int(wanted) if wanted.isdecimal() and len(wanted) < 6 else Policy.uid == wanted
    found = db.session.scalar(select(Policy).where(by_no))
    if found is None:
        raise PolicyUnknown
    return found


def current_number(policy: Policy) -> int:
    """The number of the version in force, as it is printed on a poster."""
    mine = (PolicyVersion.policy_id == policy.id, PolicyVersion.state == VersionState.PUBLISHED)
    number = db.session.scalar(select(PolicyVersion.number).where(*mine))
    if number is None:
        raise PolicyUnknown
    return number


def base() -> Any:
    """Every text with its policy, category and department."""
    query: Any = (
        select(Policy, PolicyVersion, Category, Department)
        .join(PolicyVersion, PolicyVersion.policy_id == Policy.id)
        .join(Category, Category.id == Policy.category_id)
        .join(Department, Department.id == Policy.department_id)
        .order_by(Policy.no)
    )
    return query


def published(department: str = "", category: str = "", words: str = "") -> Any:
    """Those in force."""
    query = base().where(PolicyVersion.state == VersionState.PUBLISHED)
    if department:
        query = query.where(or_(Department.uid == department, Department.name == department))
    if category:
        query = query.where(or_(Category.uid == category, Category.name == category))
    if words:
        found = finding.ranked(words)
        query = query.where(Policy.uid.in_(found)).order_by(None).order_by(finding.order(found), Policy.no)
    return query


def _card(row: Row[Any], figures: Figures) -> Card:
    return Card(**head(row, figures))


def head(row: Row[Any], figures: Figures) -> dict[str, Any]:
    """What a card says of one row of `base`, its figures put in."""
    policy, version, held_in = row.Policy, row.PolicyVersion, row.Category
    return {
        "id": policy.uid,
        "no": policy.no,
        "name": policy.name,
        "department": row.Department.name,
        "department_id": row.Department.uid,
        "category": held_in.name,
        "category_id": held_in.uid,
        "summary": filled(version.summary, figures),
        "amount_text": filled(version.sum_text, figures),
        "sample": rules.is_sample(version.mark),
    }


def filled(text: str, figures: Figures) -> str:
    """Named figures put in; those of the day are asked for only when there is one."""
    return rules.fill(text, figures.values()) if rules.has_figures([text]) else text
