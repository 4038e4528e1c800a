"""官方的门和时限 — what a policy's text in force says of where it is decided and how long that may take."""

from server.intake import rules


def official_days(policy_uid: str | None) -> tuple[int, ...]:
    """Working days of the official way, part by part. The provinces' usual ones where no policy says otherwise."""
    return rules.OFFICIAL_WORKDAYS
