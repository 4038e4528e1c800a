"""流水自检 — I5 and I6 for money told by banks and platforms."""

from server.kit.checks import Check
from server.payments.queries import lines


def lines_have_evidence() -> list[str]:
    """I5: what was matched is vouched for, and what was not is not."""
    matched, vouched = lines.booked_lines(), lines.lines_with_evidence()
    problems = [f"流水 {uid} 已入账，但没有凭据" for uid in sorted(set(matched) - set(vouched))]
    return problems + [f"流水 {uid} 有凭据，却没有入账" for uid in sorted(set(vouched) - set(matched))]


def evidence_agrees() -> list[str]:
    """I6: a line and its evidence are of one amount."""
    matched, vouched = lines.booked_lines(), lines.lines_with_evidence()
    both = sorted(set(matched) & set(vouched))
    return [f"流水 {uid} 与它的凭据金额不符" for uid in both if matched[uid].amount_fen != vouched[uid]]


CHECKS = [
    Check("I5.vouched", "已入账的流水都有凭据", lines_have_evidence, brakes=True),
    Check("I6.lines", "流水金额等于凭据金额", evidence_agrees, brakes=True),
]
