"""告知 — the charity reports back unasked (Charity Law 42): every donor of a campaign hears where its money went, and
when it has reported on the whole.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.campaigns import changes
from server.campaigns import queries as campaigns
from server.gifts import queries
from server.gifts.models import Gift
from server.kit import tasks
from server.kit.clock import now
from server.kit.db import db
from server.kit.money import yuan
from server.messages import service as messages
from server.messages.service import Outside
from server.messages.templates import amount, day
from server.spending import queries as spendings

TOPIC, REPORT, PAUSE, CHANGE = (f"gifts.tell_{what}" for what in ("spending", "report", "pause", "change"))
REPORT_WORDS = {"progress": ("项目有新进展", "新的进展"), "final": ("项目有了结项报告", "结项报告")}
BATCH = 200  # a unit stays short, however many gave


def tell_spending(spending_uid: str, what: str, after: str = "") -> int:
    """告知捐赠人. One batch of those who had given before it was paid; how many were told now.

    Whose gift went back whole has no part in what is spent, and hears nothing of it.

    `what` paid | reversed; `after` the last donor of the batch before. Running it again tells nobody twice.
    """
    row = spendings.find(spending_uid)
    campaign_uid = campaigns.uid_of(row.account)
    assert row.paid_at is not None, row.no
    givers = _givers(campaign_uid, row.paid_at, after)
    campaign = campaigns.titles([campaign_uid])[campaign_uid]
    title, text = _words(row, campaign, what)
    outside = _outside(row, campaign_uid, campaign) if what == "paid" else None
    told = _tell_all(givers, f"spending:{row.no}:{what}", (title, text), campaign_uid, outside)
    if len(givers) == BATCH:
        last = givers[-1]
        tasks.add(TOPIC, {"spending": row.uid, "what": what, "after": last}, key=f"tell:{row.no}:{what}:{last}")
    return told


def tell_report(campaign_uid: str, version: int, after: str = "", kind: str = "") -> int:
    """告知进展公开, one batch as above; `version` of the campaign tells one report from the next, `kind` what it is."""
    row = campaigns.find(campaign_uid)
    title, what = REPORT_WORDS["final" if kind == "final" else "progress"]
    text = f"您捐助的「{row.title}」公开了{what}，收支和凭证都在项目页。"
    facts = {"id": campaign_uid, "project": row.title, "at": day(now()), "hint": "收支和凭证都在项目页"}
    givers = _givers(campaign_uid, now(), after)
    outside = Outside("campaign_report", facts)
    told = _tell_all(givers, f"report:{campaign_uid}:{version}", (title, text), campaign_uid, outside)
    if len(givers) == BATCH:
        more = {"campaign": campaign_uid, "version": version, "after": givers[-1], "kind": kind}
        tasks.add(REPORT, more, key=f"tell-report:{campaign_uid}:{version}:{givers[-1]}")
    return told


def tell_pause(campaign_uid: str, version: int, after: str = "") -> int:
    """告知暂停募捐 (MZ/T 088), one batch as above; nobody is told of a pause that is over by now."""
    row = campaigns.find(campaign_uid)
    if row.version != version or row.state != "suspended":
        return 0
    text = f"您捐助的「{row.title}」暂停募捐，正在核查。已经捐的钱仍在慈善会账上，结果会在项目页公开。"
    givers = _givers(campaign_uid, now(), after)
    told = _tell_all(givers, f"pause:{campaign_uid}:{version}", ("项目暂停募捐", text), campaign_uid, None)
    if len(givers) == BATCH:
        more = {"campaign": campaign_uid, "version": version, "after": givers[-1]}
        tasks.add(PAUSE, more, key=f"tell-pause:{campaign_uid}:{version}:{givers[-1]}")
    return told


def tell_change(change_uid: str, after: str = "") -> int:
    """告知变更用途 (Charity Law 56, 42), one batch as above, of those who had given before."""
    made = changes.find(change_uid)
    row = changes.campaign_of(made)
    assert made.done_at is not None, change_uid
    text = f"您捐助的「{row.title}」变更了善款用途，原因：{made.reason}。变更前后的内容和依据都在项目的收支页公布。"
    givers = _givers(row.uid, made.done_at, after)
    told = _tell_all(givers, f"change:{change_uid}", ("项目变更用途", text), row.uid, None)
    if len(givers) == BATCH:
        last = givers[-1]
        tasks.add(CHANGE, {"change": change_uid, "after": last}, key=f"tell-change:{change_uid}:{last}")
    return told


def _givers(campaign_uid: str, until: datetime, after: str) -> list[str]:
    """One batch of those who gave until then, by uid; whose gift went back whole is left out."""
    given = select(Gift.donor_uid).where(Gift.campaign_uid == campaign_uid, Gift.donor_uid > after)
    given = given.where(Gift.at <= until, Gift.id.not_in(queries.gone()))
    return [uid for uid in db.session.scalars(given.distinct().order_by(Gift.donor_uid).limit(BATCH)) if uid]


def _tell_all(givers: list[str], key: str, said: tuple[str, str], campaign_uid: str, outside: Outside | None) -> int:
    """How many were told now: `key` and the donor make one telling."""
    title, text = said
    link = f"/campaigns/{campaign_uid}"
    return sum(messages.tell_donor(uid, title, text, link, key=f"{key}:{uid}", outside=outside) for uid in givers)


def _outside(row: Any, campaign_uid: str, campaign: str) -> Outside:
    facts = {"id": campaign_uid, "project": campaign, "amount": amount(row.amount_fen), "use": row.what_for}
    return Outside("gift_spent", {**facts, "at": day(row.paid_at)})


def _words(row: Any, campaign: str, what: str) -> tuple[str, str]:
    amount = f"{yuan(row.amount_fen)} 元"
    if what == "paid":
        day = f"{row.paid_on.month} 月 {row.paid_on.day} 日"
        text = f"您捐助的「{campaign}」{day}拨付 {amount}，用于{row.what_for}。收款方和凭证在项目页公布。"
        return "善款有了去向", text
    reason = spendings.correction_reason(row)
    text = f"「{campaign}」更正了一笔拨付（{row.no}，{amount}）：{reason}。款项已记回项目，更正说明在项目页公布。"
    return "一笔拨付作了更正", text
