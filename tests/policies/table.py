"""The bureau's own list, as it is committed, and rows made from it."""

from server.config import ROOT
from server.kit.actors import THE_CLOCK
from server.policies import service as policies
from server.policies.service import figures
from server.policies.sheets import read_table

FILE = ROOT / "server" / "demo" / "data" / "policies.csv"
ALL = 38


FEW = (1, 2, 6, 10, 11, 20, 35, 36, 37)  # enough of them for most questions


def few() -> str:
    """The heading and a handful of rows."""
    head, *lines = content().splitlines(keepends=True)
    return "".join([head, *(line for line in lines if int(line.split(",")[0]) in FEW)])


def content() -> str:
    return FILE.read_text(encoding="utf-8")


def rows(text: str | None = None):
    return read_table((text or content()).encode(), "policies.csv")


def taken_over(text: str | None = None):
    """Import inside the caller's unit."""
    return policies.import_table(rows(text), actor=THE_CLOCK)


def with_rules(text: str | None = None):
    """The same with the figures, rules and known answers of the demo."""
    held = policies.read_book(FILE.with_name("policy_rules.json").read_bytes())
    figures.adopt(held.figures, actor=THE_CLOCK)
    return policies.import_table(policies.with_rules(rows(text), held), actor=THE_CLOCK)
