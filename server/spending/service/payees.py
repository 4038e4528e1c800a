"""收款方 — who may be paid. Registered once, never edited; the account number is sealed and looked at with a reason."""

from server.kit import audit
from server.kit.actors import Actor
from server.kit.crypto import blind
from server.kit.db import db, insert_once
from server.kit.errors import Forbidden, field_error
from server.kit.lengths import WHY_CHARS, whole
from server.kit.masking import mask_text
from server.kit.states import move
from server.spending import queries, rules
from server.spending.errors import BadPayee, PayeeKnown, ReasonNeeded
from server.spending.models import Payee
from server.spending.states import DESK, PAYEE_KEEPERS, PayeeState


def register_payee(*, kind: str, name: str, bank: str, bank_account: str, actor: Actor, sample: bool = False) -> Payee:
    """登记收款方. Raises Forbidden, BadPayee, PayeeKnown (an active payee has this account)."""
    if not PAYEE_KEEPERS & actor.roles:
        raise Forbidden
    name, bank = rules.clean(name), rules.clean(bank)
    bank_account = "".join(bank_account.split())
    wrong = list(rules.bad_payee(kind=kind, name=name, bank=bank, bank_account=bank_account))
    if wrong:
        raise BadPayee(detail=[field_error(*line) for line in wrong])
    row = Payee(
        kind=kind,
        name=name,
        bank=bank,
        bank_account=bank_account,
        bank_account_blind=blind("spending_payees.bank_account", bank_account),
        tail=rules.tail(bank_account),
        sample=sample,
        state=PayeeState.ACTIVE,
        by=actor.ref,
    )
    if not insert_once(row):
        raise PayeeKnown
    audit.write(actor, "spending.register_payee", row.uid, {"kind": kind})
    return row


def retire_payee(uid: str, *, actor: Actor, note: str) -> Payee:
    """停用. What was agreed to before can still be paid; nothing new can be asked for."""
    return move(queries.find_payee(uid), "retire", actor=actor, note=note)


def reveal_account(uid: str, *, reason: str, actor: Actor) -> str:
    """显示账号. Written into the audit with its reason. Raises Forbidden, ReasonNeeded."""
    if not DESK & actor.roles:
        raise Forbidden
    said = whole(rules.clean(reason), WHY_CHARS, "reason")
    if len(said) < 2:
        raise ReasonNeeded
    row = queries.find_payee(uid)
    audit.write(actor, "spending.reveal_account", row.uid, {"reason": mask_text(said)})
    db.session.flush()
    return str(row.bank_account)
