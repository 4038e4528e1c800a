"""事项用词 — the codes that rows of the audit and of the queue carry, in the words people use for them.

Each room keeps its own names; this page only says which of them belong to which fact of which act.
"""

from collections.abc import Mapping
from typing import Any

from server.campaigns.rules import BASIS_NAMES
from server.complaints import rules as complaints
from server.intake import rules as intake
from server.payments.lists import IMPORT_KINDS, SLIP_KINDS
from server.payments.rules import REFUND_WHY
from server.people.roles import NAMES
from server.promises.rules import CHANGE_KINDS, PAPER_KINDS
from server.registry import rules as registry
from server.spending.rules import PAYEE_KINDS, VOUCHER_KINDS

PROFILE = {
    "organisation": "组织名称",
    "credit_code": "信用代码",
    "certificate_no": "资格证书编号",
    "certificate_issuer": "发证机关",
    "certificate_expires_on": "证书有效期",
    "contact_phone": "联系电话",
}
VERDICTS = {"asked": "已送检", "pass": "通过", "review": "要人看", "risky": "不合适"}
TABS = {"acts": "操作", "sign_ins": "登录", "looks": "查看完整信息", "exports": "导出", "all": "全部"}
# (act, fact) → code → its word.
WORDS: Mapping[tuple[str, str], Mapping[Any, str]] = {
    ("audit.read", "tab"): TABS,
    ("charity_profile.set", "changed"): PROFILE,
    ("files.verdict", "verdict"): VERDICTS,
    ("gifts.words", "verdict"): VERDICTS,
    ("complaints.tell", "about"): complaints.ABOUT_NAMES,
    ("complaints.tell", "kind"): complaints.KIND_NAMES,
    ("intake.act", "purse"): intake.PURSE_NAMES,
    ("intake.ask", "channel"): intake.CHANNEL_NAMES,
    ("intake.own_wish", "channel"): intake.CHANNEL_NAMES,
    ("intake.consent", "way"): intake.WAY_NAMES,
    ("payments.ask_refund", "why"): {code: words[0] for code, words in REFUND_WHY.items()},
    ("campaigns.ask_change", "basis"): BASIS_NAMES,
    ("payments.draft_slip", "kind"): SLIP_KINDS,
    ("payments.open_import", "kind"): IMPORT_KINDS,
    ("people.add_staff", "roles"): NAMES,
    ("promises.add_paper", "kind"): PAPER_KINDS,
    ("promises.ask_change", "kind"): CHANGE_KINDS,
    ("registry.give_consent", "purpose"): registry.PURPOSE_NAMES,
    ("registry.record_provision", "source"): registry.SOURCE_NAMES,
    ("registry.register_person", "controller"): registry.CONTROLLER_NAMES,
    ("registry.reveal", "because"): registry.REVEAL_REASONS,
    ("spending.add_voucher", "kind"): VOUCHER_KINDS,
    ("spending.register_payee", "kind"): PAYEE_KINDS,
}
# What the queue calls a task → what it does, for whoever looks after the machine.
TASKS = {
    "audit.seal": "封存审计记录",
    "audit.walk": "逐条核对审计记录",
    "campaigns.end_due": "到期的募捐自动结束",
    "certificates.print": "批量开捐赠证书",
    "events.certificates": "批量开单位名单的证书",
    "events.receipts": "批量申请单位名单的票据",
    "promises.gift_went_back": "退款后核对认捐",
    "promises.remind": "提醒到期的企业认捐",
    "receipts.gift_went_back": "退款后核对票据",
    "codes.fold": "汇总扫码次数",
    "codes.listen": "找出没有人扫的海报",
    "complaints.wipe_old": "清除到期的投诉信息",
    "downloads.purge": "清理到期的下载文件",
    "files.look": "送检图片",
    "files.verdict": "记下图片检查结果",
    "policies.print": "印制成批海报",
    "gifts.book_sure": "按对应关系批量入账",
    "gifts.settle": "捐赠入账",
    "gifts.settle_refund": "退款入账",
    "gifts.tell_change": "告诉捐赠人项目变更用途",
    "gifts.tell_pause": "告诉捐赠人项目暂停募捐",
    "gifts.tell_report": "告诉捐赠人项目有新进展",
    "gifts.tell_spending": "告诉捐赠人善款用在哪里",
    "gifts.words": "检查留言",
    "intake.escalate": "求助超时提醒上级",
    "intake.tell_of_wishes": "告诉提出心愿的人进展",
    "intake.wipe_old": "清除到期的求助信息",
    "intake.wipe_old_wishes": "清除到期的群众心愿信息",
    "jobs.backup": "备份",
    "jobs.check_books": "账本自检",
    "jobs.purge": "清除到期的个人信息",
    "ledger.fold": "汇总账本",
    "lists.export": "导出列表",
    "messages.arrival": "记下订阅消息的送达回执",
    "messages.choice": "记下订阅消息的同意与否",
    "messages.send": "发送订阅消息",
    "payments.bill": "取回并核对微信账单",
    "payments.plan_bills": "安排每天的对账",
    "payments.query": "查询支付结果",
    "payments.refund_query": "查询退款结果",
    "payments.refund_send": "向微信提交退款",
    "people.sweep": "清理过期的登录和验证码",
    "people.unused": "停用长期不用的账号",
    "policies.start_due": "到日子的政策文本生效",
    "registry.mark_old": "给旧记录补查重标记",
    "registry.purge_papers": "清除到期的同意书照片",
    "statements.tell_due": "公布上个月的收支",
    "statements.tell_half_due": "公布上半年或下半年的运行情况报告",
    "tables.check": "检查上传的表格",
    "tables.sweep": "清理旧的表格导入",
    "tables.take": "导入表格",
    "tables.undo": "撤销表格导入",
    "wechat.certificates": "更新微信支付证书",
    "wishes.consent_gone": "同意收回后撤下心愿",
    "wishes.look": "请微信检查心愿的文字",
    "wishes.look_letter": "请微信检查回信",
    "wishes.photo_hidden": "收起不合适的心愿配图",
    "wishes.end_head_starts": "结束排队的优先时间",
    "wishes.remind_holders": "提醒认领人寄送",
    "wishes.return_overdue": "退回超期没寄的认领",
}


def word(act: str, fact: str, value: Any) -> Any:
    """The word for a code of that fact; anything else stays as it is."""
    return WORDS.get((act, fact), {}).get(value, value) if isinstance(value, str) else value


def task(topic: str) -> str:
    return TASKS.get(topic, topic)
