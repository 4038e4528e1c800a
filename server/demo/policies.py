"""政策 — the 38 policies of 14 departments, as the bureau's own list has them."""

from server.demo.profiles import DATA, Profile
from server.kit.actors import THE_CLOCK
from server.policies import service as policies
from server.policies.sheets import read_table


def build(_chosen: Profile) -> None:
    policies.import_table(read_table((DATA / "policies.csv").read_bytes(), "policies.csv"), actor=THE_CLOCK)
