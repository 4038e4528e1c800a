"""查看 — who is who (`who`), and the lists of the administrators (`desk`)."""

from server.people.queries.who import (
    actor_names,
    actor_of,
    charity,
    donor,
    donor_public_name,
    family,
    find_staff,
    openid_of,
    organisation,
    record,
    refs_like,
    staff,
    staff_actor,
    staff_by_login,
    staff_with,
    uids_of,
)

__all__ = [
    "actor_names",
    "actor_of",
    "charity",
    "donor",
    "donor_public_name",
    "family",
    "find_staff",
    "openid_of",
    "organisation",
    "record",
    "refs_like",
    "staff",
    "staff_actor",
    "staff_by_login",
    "staff_with",
    "uids_of",
]
