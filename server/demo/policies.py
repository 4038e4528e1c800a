"""政策 — the 38 policies of 14 departments, as the bureau's own list has them."""

from server.demo.profiles import DATA, Profile
from server.kit.actors import THE_CLOCK
from server.policies import service as policies
from server.policies.service import figures
from server.policies.sheets import read_table


def build(_chosen: Profile) -> None:
    rows = read_table((DATA / "policies.csv").read_bytes(), "policies.csv")
    book = policies.read_book((DATA / "policy_rules.json").read_bytes())
    figures.adopt(book.figures, actor=THE_CLOCK)
    policies.import_table(policies.with_rules(rows, book), actor=THE_CLOCK)
