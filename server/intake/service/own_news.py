"""消息 — what the person reads in the inbox about their own wish. A line never says what was wished."""

from server.intake.models import OwnWish
from server.intake.rules import OWN_EXPECTED
from server.intake.service.news import outside
from server.messages import service as messages

NEWS = {
    "asked": ("心愿已收到", "心愿 {no} 已收到，{days}。请保持电话畅通。"),
    "missed": ("我们联系过您", "心愿 {no}：刚才没有联系上您，我们会再联系。您也可以打村里或乡镇的电话。"),
    "check": ("已经核实", "心愿 {no}：工作人员已核实情况，正在写公开的文字，公开的内容不会有您的姓名和住址。"),
    "write": ("已登记成心愿", "心愿 {no} 已登记成微心愿，审核后公开，等爱心人士认领。进度请在“我的心愿登记”里看。"),
    "answer": ("有答复了", "心愿 {no} 有答复了，请打开“我的心愿登记”看。"),
    "refer": ("已转为求助登记", "心愿 {no} 已按您的同意转为求助登记，工作人员会和您联系。"),
    "reopen": ("重新核实", "心愿 {no} 已重新办理，工作人员会和您联系。"),
    "again": ("重新写心愿", "心愿 {no}：原来写的心愿撤下了，工作人员会重新写。"),
    "withdrawn": ("已撤回心愿", "心愿 {no} 已撤回。需要时可以再登记。"),
    "taken": ("有人认领了", "心愿 {no} 有爱心人士认领了，由工作人员安排转交，会和您联系。进度请在“我的心愿登记”里看。"),
    "arrived": (
        "已经交付",
        "心愿 {no} 已登记办好：东西交到手里，或者服务做完。没有收到、有问题，请打村里或乡镇的电话。",
    ),
}
# What leaves by WeChat as well, where they agreed to hear how it goes on: (progress, hint).
OUTSIDE = {
    "taken": ("有人认领", "由工作人员安排转交，会和您联系"),
    "arrived": ("已交付", "没有收到请打村里或乡镇的电话"),
}


def tell(what: str, row: OwnWish, key: str | None = None) -> bool:
    """Into the inbox of the account that asked, if there is one; the others are told on the telephone.

    `key`: it is told once, and False comes back when it was told before.
    """
    if row.asked_by is None:
        return False
    title, text = NEWS[what]
    said = outside(row, "own/show", *OUTSIDE[what]) if what in OUTSIDE else None
    text = text.format(no=row.no, days=OWN_EXPECTED)
    return messages.tell_donor(row.asked_by, title, text, link=f"own:{row.uid}", key=key, outside=said)


def key_of(what: str, row: OwnWish) -> str:
    return f"own:{row.uid}:{what}"
