"""办理 — put a person on record, correct it, ask for consent, record aid, look at a whole field with a reason."""

from server.registry.service.consents import end_consent, give_consent, open_paper, withdraw_consent
from server.registry.service.forget import forget_person
from server.registry.service.merges import agree_merge, ask_merge, refuse_merge
from server.registry.service.moves import change_life, edit_person, move_home, void_person
from server.registry.service.persons import PersonFacts, refuse_unfit, register_household, register_person
from server.registry.service.provisions import correct_provision, enter_provision, record_provision
from server.registry.service.reveal import Revealed, reveal, sign_reveal

__all__ = [
    "PersonFacts",
    "Revealed",
    "agree_merge",
    "ask_merge",
    "change_life",
    "correct_provision",
    "end_consent",
    "edit_person",
    "enter_provision",
    "forget_person",
    "give_consent",
    "move_home",
    "open_paper",
    "record_provision",
    "refuse_merge",
    "refuse_unfit",
    "register_household",
    "register_person",
    "reveal",
    "sign_reveal",
    "void_person",
    "withdraw_consent",
]
