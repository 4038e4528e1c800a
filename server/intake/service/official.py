"""官方的时限 — what a policy's text in force says of how long the official decision may take."""

from server.intake import rules
from server.policies import queries as policies


def official_days(policy_uid: str | None) -> tuple[int, ...]:
    """Working days of the official way, part by part; the provinces' usual ones where no policy is named."""
    return policies.official_days(policy_uid) if policy_uid else rules.OFFICIAL_WORKDAYS
