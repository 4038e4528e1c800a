"""规则 — the plan, the publish gate, and the question whether a campaign takes gifts today. No database, no web."""

from server.campaigns.rules.gate import PLAN_FIELDS, Refusal, gate, too_large
from server.campaigns.rules.opening import (
    STATE_NAMES,
    Openness,
    is_overdue,
    report_due_on,
    state_text,
    why_closed,
)
from server.campaigns.rules.plan import (
    CHANNEL_NAMES,
    Channel,
    Charity,
    Hint,
    Line,
    Plan,
    RuleSet,
    Way,
    rule_set,
)

__all__ = [
    "CHANNEL_NAMES",
    "PLAN_FIELDS",
    "STATE_NAMES",
    "Channel",
    "Charity",
    "Hint",
    "Line",
    "Openness",
    "Plan",
    "Refusal",
    "RuleSet",
    "Way",
    "gate",
    "is_overdue",
    "report_due_on",
    "rule_set",
    "state_text",
    "too_large",
    "why_closed",
]
