"""A model of wishes and claims, small enough to be read at once: what may happen next, and how all then stands.

It is written from design §3, not from the tables of the product; `test_walk` holds the product to it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

LEASE = timedelta(days=7)
IN_HAND_MAX = 3
OVER = ("confirmed", "released")
STEPS = {
    "goods": {"receive": ("sent", "received"), "hand_over": ("received", "handed_over")},
    "service": {"arrange": ("held", "arranged"), "done": ("arranged", "done")},
}
AT_THE_END = ("handed_over", "done")
THINGS = ("sent", "received", "handed_over")
GONE_FOR_GOOD = ("refused", "away", "died")
# Trouble → where it happens → what can be decided about it.
HAPPENS = {
    "broken": THINGS,
    "lost": ("sent", "received"),
    "died": ("held", *THINGS, "arranged", "done"),
    "undone": ("arranged", "done"),
    "other": ("held", *THINGS, "arranged", "done"),
}
DECIDED = {
    "broken": ("resolve", "anew", "buy", "give_up", "send_home"),
    "lost": ("resolve", "anew", "buy", "give_up"),
    "died": ("send_home", "end"),
    "undone": ("resolve", "anew", "buy", "give_up"),
    "other": ("resolve", "anew", "buy", "give_up", "send_home", "end"),
}


@dataclass
class Holding:
    """One claim: who holds how much of which wish, and how it stands."""

    uid: str
    wish: str
    holder: str
    pieces: int
    until: datetime
    state: str = "held"
    left: str = ""
    trouble: str = ""
    extended: bool = False

    @property
    def is_live(self) -> bool:
        return self.state != "released"


@dataclass
class Wanted:
    """One wish."""

    uid: str
    kind: str
    quantity: int
    withdrawn: bool = False
    hidden: bool = False
    closed: bool = False


@dataclass
class Model:
    wishes: dict[str, Wanted] = field(default_factory=dict)
    claims: dict[str, Holding] = field(default_factory=dict)

    def taken(self, wish: str) -> int:
        return sum(one.pieces for one in self.live(wish))

    def live(self, wish: str) -> list[Holding]:
        return [one for one in self.claims.values() if one.wish == wish and one.is_live]

    def in_hand(self, holder: str) -> int:
        mine = [one for one in self.claims.values() if one.holder == holder and one.state not in OVER]
        return len(mine)

    def state(self, uid: str) -> str:
        """Of a wish: it follows from its claims."""
        wish = self.wishes[uid]
        if wish.withdrawn:
            return "withdrawn"
        if self.taken(uid) < wish.quantity:
            return "open"
        return "confirmed" if all(one.state == "confirmed" for one in self.live(uid)) else "claimed"

    # ---- what may be done: True, and then it is so ----

    def claim(self, holder: str, uid: str, pieces: int) -> bool:
        wish = self.wishes[uid]
        full = holder != "project" and self.in_hand(holder) >= IN_HAND_MAX
        return self.state(uid) == "open" and not wish.hidden and self.taken(uid) + pieces <= wish.quantity and not full

    def held_already(self, holder: str, uid: str) -> bool:
        wish = self.wishes[uid]
        return not wish.withdrawn and not wish.hidden and any(one.holder == holder for one in self.live(uid))

    def release(self, one: Holding) -> bool:
        if one.state == "held":
            one.state = "released"
            return True
        return one.state == "released"  # giving back twice is giving back once

    def extend(self, one: Holding) -> bool:
        may = one.state == "held" and not one.extended
        if may:
            one.extended, one.until = True, one.until + LEASE
        return may

    def sent(self, one: Holding) -> bool:
        """The same waybill told twice is told once; the project's thing waits for its money."""
        if self.wishes[one.wish].kind != "goods" or one.state not in ("held", "sent"):
            return False
        if one.state == "held" and one.holder == "project":
            return False
        one.state = "sent"
        return True

    def step(self, name: str, one: Holding) -> bool:
        source, target = STEPS[self.wishes[one.wish].kind].get(name, ("", ""))
        may = one.state == source
        if may:
            one.state = target
        return may

    def confirm(self, one: Holding) -> bool:
        may = one.state in AT_THE_END
        if may:
            one.state = "confirmed"
        return may

    def problem(self, one: Holding, trouble: str) -> bool:
        may = one.state not in (*OVER, "problem") and one.state in HAPPENS[trouble]
        if may:
            one.left, one.trouble, one.state = one.state, trouble, "problem"
        return may

    def decide(self, name: str, one: Holding, moment: datetime) -> bool:
        if one.state != "problem" or name not in self._sensible(one):
            return False
        if name == "resolve":
            one.state = one.left
        elif name == "anew":
            one.state, one.until, one.extended = "held", moment + LEASE, False
        else:
            one.state = "released"
            if name == "end" or (name == "send_home" and one.trouble in GONE_FOR_GOOD):
                self._take_down(one.wish)
        return True

    def withdraw(self, uid: str) -> bool:
        live = self.live(uid)
        if self.state(uid) not in ("open", "claimed") or any(one.state != "held" for one in live):
            return False
        for one in live:
            one.state = "released"
        self.wishes[uid].withdrawn = True
        return True

    def expire(self, moment: datetime) -> None:
        for one in self.claims.values():
            if one.state == "held" and one.until <= moment and one.holder != "project":
                one.state = "released"

    def _sensible(self, one: Holding) -> set[str]:
        found = set(DECIDED[one.trouble])
        if one.left == "held":
            found -= {"anew"}
        if one.left not in THINGS:
            found -= {"send_home"}
        if one.holder == "project" or any(other.holder == "project" for other in self.live(one.wish)):
            found -= {"buy"}
        return found

    def _take_down(self, uid: str) -> None:
        if self.live(uid):
            self.wishes[uid].hidden = True
        else:
            self.wishes[uid].withdrawn = True
