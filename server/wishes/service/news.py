"""消息 — what a donor is told at each step, once per step."""

from dataclasses import dataclass

from server.kit.clock import now
from server.messages import service as messages
from server.messages.service import Outside
from server.messages.templates import day, hour
from server.wishes.models import Claim, Wish


@dataclass(frozen=True)
class News:
    """`text` may name {title}, {no}, {reason}, {days}."""

    title: str
    text: str


NEWS = {
    "claim": News("认领成功", "谢谢您认领“{title}”（{no}）。请在 7 天内办理，进度会在这里告诉您。"),
    "sent": News("已登记寄出", "“{title}”（{no}）已登记寄出，到站后工作人员会验收。"),
    "receive": News("已到站", "“{title}”（{no}）已经到站并验收，工作人员将转交到本人手里。"),
    "hand_over": News("已经交付", "“{title}”（{no}）已交到本人手里，等待最后确认。"),
    "arrange": News("时间约好了", "“{title}”（{no}）的服务时间已约好，请在“我的认领”里查看。"),
    "done": News("服务完成", "“{title}”（{no}）的服务已完成，等待最后确认。"),
    "confirm": News("心愿实现了", "“{title}”（{no}）已确认收到。谢谢您，让一个心愿变成了现实。"),
    "letter": News("收到一封回信", "“{title}”（{no}）有回信了，{reason}替本人写给您，打开就能读。"),
    "release": News("认领已退回", "“{title}”（{no}）已退回，其他爱心人士可以继续认领。{reason}"),
    "lease_over": News("认领已到期", "“{title}”（{no}）超过期限没有办理，已回到心愿池。您随时可以再来。"),
    "give_up": News("认领已退回", "“{title}”（{no}）由工作人员退回心愿池。原因：{reason}"),
    "problem": News("遇到了问题", "“{title}”（{no}）遇到了问题，工作人员正在处理：{reason}"),
    "anew": News(
        "请您再办一次",
        "“{title}”（{no}）这一次没有办成：{reason}。您愿意的话，请在 7 天内再办一次；不方便就退回，不要紧。",
    ),
    "buy": News("改由项目代购", "“{title}”（{no}）改由慈善项目购买，您不用再办了。谢谢您的心意。原因：{reason}"),
    "pass_on": News(
        "您的心意转给了另一位",
        "“{title}”（{no}）原来的那位已经用不上了，经慈善会决定，您寄来的物品转给另一位同样需要的人。",
    ),
    "brought": News("物品有了新的去处", "您寄来的物品转给了心愿“{title}”（{no}），已在站点，交到本人手里时会告诉您。"),
    "send_home": News(
        "物品将退回给您", "“{title}”（{no}）的物品会退回给您，工作人员会与您联系。谢谢您。原因：{reason}"
    ),
    "end": News("心愿撤下了", "“{title}”（{no}）不再需要了，已经撤下，您不用再办。谢谢您的心意。"),
    "resolve": News("问题已解决", "“{title}”（{no}）的问题已经解决，继续办理。"),
    "photo_hidden": News(
        "照片已不再显示", "“{title}”（{no}）的寄送照片没有通过微信的内容安全检查，已不再显示，不影响心愿的办理。"
    ),
    "remind": News("认领快到期了", "“{title}”（{no}）还剩 {days} 天。来不及可以宽限一次，或退回让别人来帮忙。"),
}


# What leaves by WeChat as well, where the donor agreed: (kind of message, what its own field says).
OUTSIDE = {
    "remind": ("claim_reminder", "还剩 {days} 天，来不及可以宽限一次"),
    "receive": ("parcel_received", "已验收，将转交到本人手里"),
    "hand_over": ("wish_result", "已交付"),
    "done": ("wish_result", "服务完成"),
    "letter": ("letter", "{reason}"),
}


def tell(what: str, claim: Claim, wish: Wish, reason: str = "", days: int = 0) -> None:
    """Put a line into the donor's inbox. Partners and the project see the console instead."""
    if claim.holder_kind != "donor":
        return
    news = NEWS[what]
    text = news.text.format(title=wish.title, no=wish.no, reason=reason, days=days)
    donor_uid, outside = claim.holder.removeprefix("donor:"), _outside(what, claim, wish, reason, days)
    messages.tell_donor(donor_uid, news.title, text, link=f"wish:{wish.uid}", outside=outside)


def _outside(what: str, claim: Claim, wish: Wish, reason: str, days: int) -> Outside | None:
    if what not in OUTSIDE:
        return None
    kind, says = OUTSIDE[what]
    facts = {"id": wish.uid, "wish": wish.title, "no": wish.no, "at": day(now()), "until": hour(claim.lease_until)}
    said = says.format(days=days, reason=reason)
    return Outside(kind, {**facts, "hint": said, "result": said, "sender": said})
