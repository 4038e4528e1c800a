"""办理 — put a person on record, ask for consent, take it back, look at a whole field with a reason."""

from server.registry.service.consents import give_consent, withdraw_consent
from server.registry.service.persons import PersonFacts, register_household, register_person
from server.registry.service.reveal import Revealed, reveal

__all__ = [
    "PersonFacts",
    "Revealed",
    "give_consent",
    "register_household",
    "register_person",
    "reveal",
    "withdraw_consent",
]
