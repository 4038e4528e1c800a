"""A partner and a change of purpose, as staff would write them."""

from datetime import timedelta
from typing import Any

from server.campaigns import changing
from server.campaigns.models import PurposeChange
from server.campaigns.rules import Change, Partner
from server.kit import clock
from tests.cast import Cast
from tests.files.pictures import jpeg


def partner(**changes: Any) -> Partner:
    """Evaluated, then bound, both before the campaign began."""
    today = clock.today()
    values = {
        "name": "袁州区示例义工协会",
        "work": "线下宣传和场地",
        "agreement_no": "XY-2026-03（示例）",
        "agreed_on": today - timedelta(days=28),
        "evaluation": "依法登记，近两年没有处罚，能承担约定的工作",
        "evaluated_on": today - timedelta(days=30),
        "paper": "a" * 16,
    }
    return Partner(**{**values, **changes})


def change(**changes: Any) -> Change:
    """Filed anew yesterday: from wishes to winter heating."""
    values = {
        "basis": "refiled",
        "purpose": "帮助困难群众温暖过冬",
        "use_text": "采购取暖设备并配送",
        "beneficiaries": "经民政部门核实的困难家庭",
        "reason": "心愿物品已由企业捐赠，款项改用于取暖",
        "filing_no": "BA-2026-0001-变1（示例）",
        "filed_on": clock.today() - timedelta(days=1),
    }
    return Change(**{**values, **changes})


def consented(**changes: Any) -> Change:
    """With the donors' consent instead."""
    words = {"consent_text": "指定这一行的捐赠人书面同意", "consent_on": clock.today()}
    return change(**{"basis": "consent", "filing_no": "", "filed_on": None, **words, **changes})


def asked(cast: Cast, uid: str, what: Change | None = None) -> PurposeChange:
    """Chen asks, with the paper."""
    return changing.ask(uid, what or change(), actor=cast.chen, paper=jpeg())


def changed(cast: Cast, uid: str, what: Change | None = None) -> PurposeChange:
    """And Lead Zhou agrees."""
    return changing.agree(asked(cast, uid, what).uid, actor=cast.zhou, seen_version=0)
