"""查看 — what the public, a donor and a member of staff can look at."""

from server.wishes.queries.desk import (
    CLAIM_QUEUES,
    WISH_QUEUES,
    Line,
    claims_desk,
    claims_on,
    desk_claim,
    desk_photo,
    desk_wish,
    timeline,
    waiting,
    wishes_desk,
)
from server.wishes.queries.mine import (
    Held,
    Step,
    held,
    held_many,
    in_hand,
    live_claim,
    my_claim_photo,
    my_claims,
)
from server.wishes.queries.shelf import Counts, counts, find_public, public_photo, shelf, similar

__all__ = [
    "CLAIM_QUEUES",
    "WISH_QUEUES",
    "Counts",
    "Held",
    "Line",
    "Step",
    "claims_desk",
    "claims_on",
    "counts",
    "desk_claim",
    "desk_photo",
    "desk_wish",
    "find_public",
    "held",
    "held_many",
    "in_hand",
    "live_claim",
    "my_claim_photo",
    "my_claims",
    "public_photo",
    "shelf",
    "similar",
    "timeline",
    "waiting",
    "wishes_desk",
]
