"""导入总表 — every kind of table that can be handed in, by its key. A room adds its line here."""

from dataclasses import replace

from server.codes import queries as codes
from server.events.tables import ROSTER
from server.intake.queries import any_in as help_asked_in
from server.kit.actors import Actor
from server.kit.importing import Importing
from server.people.queries.posted import any_posted_in
from server.people.states import ADMINS
from server.policies.queries import windows
from server.policies.tables import POLICIES
from server.receipts.tables import BILLS
from server.regions.errors import RegionInUse
from server.regions.sheets import PLACES
from server.registry import queries as registry
from server.registry.errors import StillNeeded
from server.registry.sheets import PERSONS
from server.wishes.price_lists import SHEET as PRICE_SHEET
from server.wishes.queries.helped import any_in, any_of_person
from server.wishes.tables import WISHES
from server.wishes.waybills import WAYBILLS

USERS_OF_A_PLACE = (any_posted_in, registry.any_in, any_in, help_asked_in, codes.any_in, windows.any_in)


def _undo_person(ref: str, actor: Actor) -> None:
    """The register does not know of wishes, so it is asked here: who has one stays."""
    if any_of_person(ref):
        raise StillNeeded
    PERSONS.undo(ref, actor)


def _undo_place(ref: str, actor: Actor) -> None:
    """Who lives, works, wishes or asks for help in a place, and what hangs there, is known up here."""
    if any(is_used(ref) for is_used in USERS_OF_A_PLACE):
        raise RegionInUse
    PLACES.undo(ref, actor)


KINDS = (
    replace(PERSONS, undo=_undo_person),
    WISHES,
    PRICE_SHEET,
    replace(PLACES, roles=ADMINS, undo=_undo_place),
    POLICIES,
    WAYBILLS,
    BILLS,
    ROSTER,
)
ALL: dict[str, Importing] = {one.key: one for one in KINDS}
