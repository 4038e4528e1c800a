"""平台的钱 — what designated platforms reported for a campaign, and what they have settled: apart, never one figure.

A settlement is of all campaigns of the charity on that platform together; the platform's file does not say of which.
"""

from dataclasses import dataclass

from server.campaigns import queries as campaigns
from server.ledger import queries as ledger
from server.payments.queries import lines


@dataclass(frozen=True)
class Split:
    """One platform. Of this campaign: given by the public, matched by others, kept as fee, gone back, in fen.

    Of all campaigns there: `settled_fen` has reached the charity's bank account, `held_fen` the platform still holds.
    """

    platform: str
    given_fen: int
    matched_fen: int
    fee_fen: int
    back_fen: int
    settled_fen: int
    held_fen: int

    @property
    def reported_fen(self) -> int:
        return self.given_fen + self.matched_fen


def splits(campaign_uid: str) -> list[Split]:
    """平台的钱 of a campaign, by the platform's name. One statement; two more where there is any platform."""
    found = lines.platform_sums(campaigns.account_of(campaign_uid))
    names = sorted({platform for platform, _kind in found})
    if not names:
        return []
    accounts = [f"platform:{name}" for name in names]
    held, settled = ledger.balances(accounts), ledger.came_many(accounts, source_prefix="bank:")
    return [_split(name, found, settled[f"platform:{name}"], -held[f"platform:{name}"]) for name in names]


def _split(name: str, found: dict[tuple[str, str], int], settled_fen: int, held_fen: int) -> Split:
    given, matched, fee, back = (found.get((name, kind), 0) for kind in ("gift", "matching", "fee", "refund"))
    return Split(name, given, matched, fee, back, settled_fen, held_fen)
