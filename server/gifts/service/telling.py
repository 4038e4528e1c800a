"""告知 — the charity reports back unasked (Charity Law 42): every donor of a campaign hears where its money went."""

from typing import Any

from sqlalchemy import select

from server.campaigns import queries as campaigns
from server.gifts import queries
from server.gifts.models import Gift
from server.kit import tasks
from server.kit.db import db
from server.kit.money import yuan
from server.messages import service as messages
from server.spending import queries as spendings

TOPIC = "gifts.tell_spending"
BATCH = 200  # a unit stays short, however many gave


def tell_spending(spending_uid: str, what: str, after: str = "") -> int:
    """告知捐赠人. One batch of those who had given before it was paid; how many were told now.

    Whose gift went back whole has no part in what is spent, and hears nothing of it.

    `what` paid | reversed; `after` the last donor of the batch before. Running it again tells nobody twice.
    """
    row = spendings.find(spending_uid)
    campaign_uid = campaigns.uid_of(row.account)
    given = select(Gift.donor_uid).where(Gift.campaign_uid == campaign_uid, Gift.donor_uid > after)
    given = (
        given.where(Gift.at <= row.paid_at, Gift.id.not_in(queries.gone()))
        .distinct()
        .order_by(Gift.donor_uid)
        .limit(BATCH)
    )
    givers = list(db.session.scalars(given))
    title, text = _words(row, campaigns.titles([campaign_uid])[campaign_uid], what)
    link = f"/campaigns/{campaign_uid}"
    told = [messages.tell_donor(uid, title, text, link, key=f"spending:{row.no}:{what}:{uid}") for uid in givers if uid]
    if len(givers) == BATCH:
        last = givers[-1]
        tasks.add(TOPIC, {"spending": row.uid, "what": what, "after": last}, key=f"tell:{row.no}:{what}:{last}")
    return sum(told)


def _words(row: Any, campaign: str, what: str) -> tuple[str, str]:
    amount = f"{yuan(row.amount_fen)} 元"
    if what == "paid":
        day = f"{row.paid_on.month} 月 {row.paid_on.day} 日"
        text = f"您捐助的「{campaign}」{day}拨付 {amount}，用于{row.what_for}。收款方和凭证在项目页公布。"
        return "善款有了去向", text
    reason = spendings.correction_reason(row)
    text = f"「{campaign}」更正了一笔拨付（{row.no}，{amount}）：{reason}。款项已记回项目，更正说明在项目页公布。"
    return "一笔拨付作了更正", text
