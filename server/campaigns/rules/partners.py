"""合作方 — who raises with the charity without a certificate of its own. No database, no web.

《慈善法》第二十六条: the charity evaluates the partner, signs a written agreement, names it in the plan, and all money
goes into the charity's own account. The evaluation came with the amendment of 2023.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from server.campaigns.rules.plan import Partner, Plan, rule_set
from server.kit.errors import field_error
from server.kit.masking import mask_text

SUPERVISED = "《慈善法》第二十六条、《慈善组织信息公开办法》（令第81号）"
CHECK_CHARS_MIN, CHECK_CHARS_MAX = 5, 300
ARTICLE = "《慈善法》第二十六条"
PARTNERS_MAX = 10
LIMITS = {"name": 60, "work": 120, "agreement_no": 60, "evaluation": 300}


def missing(plan: Plan, today: date) -> Iterator[tuple[str, str]]:
    """What keeps the campaign from the public because of a partner: (JSON pointer, sentence)."""
    for place, one in enumerate(plan.partners):
        pointer = f"/partners/{place}"
        yield from _named(pointer, one)
        yield from _agreed(pointer, one, plan, today)
        if rule_set(plan.starts_on).evaluates_partners:
            yield from _evaluated(pointer, one, today)


def check_due_on(starts_on: date | None, ended_on: date | None) -> date | None:
    """By which day the supervision of partners is to be told: within three months of the end. None before 2026."""
    days = rule_set(starts_on).partner_check_days
    return None if ended_on is None or days is None else ended_on + timedelta(days=days)


def wrong_with_check(
    finding: str, settled: str, checked_on: date | None, ended_on: date | None, today: date
) -> list[dict[str, str]]:
    """`detail` lines; empty when it may be told to the public."""
    wrong = []
    for field, text in (("finding", finding), ("settled", settled)):
        if not CHECK_CHARS_MIN <= len(text.strip()) <= CHECK_CHARS_MAX:
            wrong.append(field_error(f"/{field}", f"请写 {CHECK_CHARS_MIN} 到 {CHECK_CHARS_MAX} 个字"))
        elif mask_text(text) != text:
            wrong.append(field_error(f"/{field}", "文字里有手机号或身份证号，请删去（《慈善法》第八十二条）"))
    if checked_on is None:
        wrong.append(field_error("/checked_on", "请填写检查的日期"))
    elif checked_on > today or (ended_on is not None and checked_on < ended_on):
        wrong.append(field_error("/checked_on", "检查的日期在募捐结束之后、今天或以前"))
    return wrong


def too_large(plan: Plan) -> Iterator[tuple[str, str]]:
    """What no draft may hold."""
    if len(plan.partners) > PARTNERS_MAX:
        yield "/partners", f"合作方最多 {PARTNERS_MAX} 个"
    names = [one.name for one in plan.partners if one.name]
    for place, one in enumerate(plan.partners):
        wide = [limit for field, limit in LIMITS.items() if len(getattr(one, field)) > limit]
        if wide:
            yield f"/partners/{place}", f"这一行有一项超过 {max(wide)} 个字"
        if names.count(one.name) > 1:
            yield f"/partners/{place}", "同一个合作方只写一行"


def _named(pointer: str, one: Partner) -> Iterator[tuple[str, str]]:
    if not one.name.strip():
        yield f"{pointer}/name", "请填写合作方的名称"
    if not one.work.strip():
        yield f"{pointer}/work", "募捐方案要载明合作方做什么"


def _agreed(pointer: str, one: Partner, plan: Plan, today: date) -> Iterator[tuple[str, str]]:
    if not one.agreement_no.strip():
        yield f"{pointer}/agreement_no", "请填写与合作方签订的书面协议编号"
    if one.agreed_on is None:
        yield f"{pointer}/agreed_on", "请填写协议的签订日期"
    elif one.agreed_on > min(today, plan.starts_on or today):
        yield f"{pointer}/agreed_on", f"协议 {one.agreed_on} 才签订，须在募捐开始之前签订"
    if not one.paper:
        yield f"{pointer}/paper", "请上传双方签字盖章的协议"


def _evaluated(pointer: str, one: Partner, today: date) -> Iterator[tuple[str, str]]:
    if not one.evaluation.strip():
        yield f"{pointer}/evaluation", "请写明对合作方的评估结论"
    if one.evaluated_on is None:
        yield f"{pointer}/evaluated_on", "请填写评估的日期"
    elif one.evaluated_on > min(today, one.agreed_on or today):
        yield f"{pointer}/evaluated_on", "应先评估合作方，再签订协议"
