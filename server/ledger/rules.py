"""账户 — what an account's path says about it. `campaign:…` is the house's; `wechat:…` is the world outside."""

# A kind that has entries never changes sides: the folds hold what crossed the line between the house and the world.
INSIDE = ("campaign", "fund", "spent", "fee", "refunding", "shortfall")
# A shortfall is money that went back at WeChat and was not there any more: it may stand below zero (I8).
NEVER_NEGATIVE = ("campaign", "fund", "spent", "fee", "refunding")


def kind(account: str) -> str:
    """The first step of the path: `campaign:7k3m…` → `campaign`."""
    return account.split(":", 1)[0]


def is_inside(account: str) -> bool:
    return kind(account) in INSIDE


def may_be_negative(account: str) -> bool:
    return kind(account) not in NEVER_NEGATIVE


def campaign_account(uid: str) -> str:
    """The purse of one campaign."""
    return f"campaign:{uid}"
