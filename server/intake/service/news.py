"""消息 — what the asker reads in the inbox. A line never says who or why: it may be read over a shoulder."""

from dataclasses import dataclass

from server.intake.models import HelpRequest, OwnWish
from server.kit.clock import now
from server.messages import service as messages
from server.messages.service import Outside
from server.messages.templates import day


@dataclass(frozen=True)
class News:
    title: str
    text: str


NEWS = {
    "received": News("求助已收到", "求助 {no} 已收到，{days}。请保持电话畅通。"),
    "missed_call": News("我们给您打过电话", "求助 {no}：刚才的电话没有打通，我们会再打。您也可以打村里或乡镇的电话。"),
    "call_back": News("已经和您联系", "求助 {no}：工作人员已和您联系，正在核实怎么办合适。"),
    "act": News("已先行救助", "求助 {no}：已按急难情况先行救助，手续由工作人员协助后补。"),
    "hand_over": News("已转到正式窗口", "求助 {no} 已转到正式办理的窗口，受理编号可在“我的求助”里看。"),
    "not_accepted": News("窗口没有受理", "求助 {no}：窗口没有受理，工作人员会再和您联系，想别的办法。"),
    "granted": News("有结果了：已批准", "求助 {no} 有结果了，请打开“我的求助”看。"),
    "refused": News("有结果了", "求助 {no} 有结果了。请打开“我的求助”看理由，以及还可以怎么办。"),
    "other": News("有结果了", "求助 {no} 有结果了，请打开“我的求助”看。"),
    "reconsider": News("重新办理", "求助 {no}：您的意见收到了，正在重新办理。"),
    "offer": News("可以转慈善帮扶", "求助 {no}：工作人员建议请慈善会帮忙。您同意后才会转，请打开“我的求助”看。"),
    "charity": News("已转慈善会", "求助 {no} 已按您的同意转给慈善会，慈善会会和您联系。您可以随时撤回同意。"),
    "return": News("慈善会已退回乡镇", "求助 {no}：慈善会暂时帮不上，已退回乡镇，工作人员会再和您联系。"),
    "take_back": News("已撤回同意", "求助 {no}：已撤回给慈善会的同意，他们不能再看到您的情况。"),
    "escalate": News("超过期限，已提醒上级", "求助 {no} 有一步超过了期限，系统已提醒上级督办。您也可以直接打电话。"),
    "closed": News("已办结", "求助 {no} 已办结。还有困难可以再登记，或打电话。"),
    "reopen": News("重新办理", "求助 {no} 已重新办理，工作人员会和您联系。"),
    "withdrawn": News("已撤回求助", "求助 {no} 已撤回。需要时可以再登记。"),
}


# What leaves by WeChat as well, where the asker agreed: the steps at which they should look or act. A consent is one
# message, so the small steps do not use it up. No word says what the request is about.
OUTSIDE = {
    "missed_call": ("没打通", "刚才电话没打通，我们会再打"),
    "act": ("已先救助", "手续由工作人员协助后补"),
    "not_accepted": ("未受理", "工作人员会再和您联系"),
    "granted": ("有结果了", "请打开“我的求助”看"),
    "refused": ("有结果了", "请打开“我的求助”看"),
    "other": ("有结果了", "请打开“我的求助”看"),
    "offer": ("等您同意", "可以转慈善帮扶，请打开看"),
}


def tell(what: str, row: HelpRequest, days: str = "") -> None:
    """Into the inbox of the account that asked, if there is one; the others are told on the telephone."""
    if row.asked_by is None:
        return
    news = NEWS[what]
    text, outside = news.text.format(no=row.no, days=days), _outside(what, row)
    messages.tell_donor(row.asked_by, news.title, text, link=f"help:{row.uid}", outside=outside)


def _outside(what: str, row: HelpRequest) -> Outside | None:
    if what not in OUTSIDE:
        return None
    progress, hint = OUTSIDE[what]
    return outside(row, "help/show", progress, hint)


def outside(row: HelpRequest | OwnWish, page: str, progress: str, hint: str) -> Outside:
    """进度 by WeChat, of a request or of an own wish: nothing of what was asked for."""
    facts = {"id": row.uid, "no": row.no, "page": page, "progress": progress, "at": day(now()), "hint": hint}
    return Outside("help_progress", facts)
