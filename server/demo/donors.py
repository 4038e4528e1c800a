"""爱心人士 — the demo's donors: invented, with names sealed and numbers that nobody is shown."""

from random import Random

from server.demo import names
from server.demo.profiles import Profile
from server.kit.actors import Actor, donor_actor
from server.people import service as people

DONORS = 16


def build(chosen: Profile) -> None:
    dice = Random(chosen.seed)  # noqa: S311 - a story is told again the same way, nothing is kept secret with it
    for serial in range(DONORS):
        donor = people.donor_by_openid(openid(serial))
        people.prove_phone(donor, names.phone(serial))
        people.set_name(donor, names.name(dice))


def openid(serial: int) -> str:
    return f"oDemo{serial:04d}Shili"


def actors() -> list[Actor]:
    """The demo's donors, always in the same order. Inside a unit."""
    return [donor_actor(people.donor_by_openid(openid(serial)).uid) for serial in range(DONORS)]
