"""名称和归类 — rename a policy or put it on another shelf: one asks, another agrees, and it is so everywhere at once.

Its texts and their numbers stay, and so does printed paper: a code names the policy by what never changes.
"""

from dataclasses import asdict, dataclass

from sqlalchemy import update

from server.kit import audit
from server.kit.actors import Actor
from server.kit.db import db, insert_once, swap_one
from server.kit.errors import field_error
from server.kit.states import move
from server.policies import rules
from server.policies.errors import CardOld, CardSame, CardThere, PolicyIncomplete
from server.policies.models import Category, Department, Policy, PolicyCard
from server.policies.queries import heads
from server.policies.service import publishing
from server.policies.service.texts import shelf
from server.policies.states import CardState, VersionState


@dataclass(frozen=True)
class Given:
    """How a policy is to be called, and by whom and among which it is to be found."""

    name: str
    department: str
    category: str
    relief_class: str = ""


def ask(policy: Policy, given: Given, *, actor: Actor) -> PolicyCard:
    """提出更改, for a second person. PolicyIncomplete names each field; CardSame; CardThere while another one waits."""
    wanted = {name: text.strip() for name, text in asdict(given).items()}
    wrong = [field_error(f"/{field}", says) for field, says in rules.head_problems(wanted)]
    if wrong:
        raise PolicyIncomplete("请看标出的地方", detail=wrong)
    was = heads.of(policy)
    if wanted == was:
        raise CardSame(detail=[field_error("/name", CardSame.says)])
    row = PolicyCard(policy_id=policy.id, state=CardState.ASKED, was=was, asked_by=actor.ref, asked_version=0, **wanted)
    if not insert_once(row):
        raise CardThere
    audit.write(actor, "policies.ask_card", policy.uid, {"no": policy.no, "from": was, "to": wanted})
    return row


def agree(card: PolicyCard, *, actor: Actor, seen_version: int) -> PolicyCard:
    """复核通过: list, page, search and shelf follow in this unit. SamePerson; CardOld where it is not as it was."""
    agreed = move(card, "agree", actor=actor, seen_version=seen_version)
    policy = db.session.get_one(Policy, card.policy_id, populate_existing=True)
    if heads.of(policy) != card.was:
        raise CardOld
    as_it_was = {name: getattr(policy, name) for name in ("name", "department_id", "category_id", "relief_class")}
    mine = (Policy.id == policy.id, *(getattr(Policy, name) == value for name, value in as_it_was.items()))
    shelves = {
        "department_id": shelf(Department, card.department).id,
        "category_id": shelf(Category, card.category).id,
    }
    if not swap_one(update(Policy).where(*mine).values(name=card.name, relief_class=card.relief_class, **shelves)):
        raise CardOld
    db.session.refresh(policy)
    in_force = publishing.in_state(policy, VersionState.PUBLISHED)
    if in_force is not None:
        publishing.make_findable(policy, in_force)
    return agreed


def refuse(card: PolicyCard, *, actor: Actor, note: str, seen_version: int) -> PolicyCard:
    """不改了, with the reason; whoever asked may take it back so as well."""
    if not note.strip():
        says = "请写明不改的原因"
        raise PolicyIncomplete(says, detail=[field_error("/note", says)])
    return move(card, "refuse", actor=actor, note=note.strip(), seen_version=seen_version)
