"""到账建议 — which booked gift is probably this company's, and why. A person decides, and ties it."""

from dataclasses import dataclass

from server.gifts import payers
from server.gifts.payers import Came
from server.gifts.suggestions import bare, plain
from server.kit.clock import start_of
from server.kit.money import yuan
from server.promises import queries, rules
from server.promises.models import Promise
from server.promises.rules import Filled

SHOWN = 6


@dataclass(frozen=True)
class Guess:
    """A gift that may be the company's; `why` is one clause for a person, the surest reason first."""

    came: Came
    why: str
    weight: int


def suggest(row: Promise, filled: list[Filled]) -> list[Guess]:
    """The likeliest first, at most a handful; some ten statements, none when nothing is owed."""
    amounts = _amounts(filled)
    if not amounts:
        return []
    since = start_of(row.signed_on - rules.PAID_BEFORE_SIGNING)
    found = payers.came(since=since, campaign_uid=row.campaign_uid, payer=row.company, amounts_fen=amounts)
    taken = queries.tied(one.gift.uid for one in found)
    guesses = [_guess(row, amounts, one) for one in found if one.gift.uid not in taken and one.free_fen > 0]
    return sorted((one for one in guesses if one.weight), key=lambda one: -one.weight)[:SHOWN]


def _amounts(filled: list[Filled]) -> dict[int, str]:
    """Fen → what of the promise comes to just that."""
    lacking = [(number, one.lack_fen) for number, one in enumerate(filled, 1) if one.lack_fen]
    if not lacking:
        return {}
    whole = sum(fen for _number, fen in lacking)
    return {whole: f"金额等于还差的 {yuan(whole)} 元"} | {fen: f"金额等于第 {number} 期" for number, fen in lacking}


def _guess(row: Promise, amounts: dict[int, str], one: Came) -> Guess:
    reasons = []
    if bare(row.no) in bare(one.note):
        reasons.append((4, "附言里有认捐编号"))
    if plain(one.payer) == plain(row.company):
        reasons.append((2, "付款人就是认捐单位"))
    if one.gift.amount_fen in amounts:
        reasons.append((1, amounts[one.gift.amount_fen]))
    return Guess(one, "，".join(why for _weight, why in reasons), sum(weight for weight, _why in reasons))
