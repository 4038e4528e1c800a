"""事项总表 — the Chinese name of every act that the audit can hold; a test holds it to the source.

A move of a state machine is named from its table and its button; everything else stands here.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from server.jobs import words
from server.kit.db import Base
from server.kit.masking import mask_text
from server.kit.money import yuan
from server.kit.states import Machine, Stateful

# What the rows of a table are, for `wishes.publish` and its like.
NOUNS = {
    "campaign_changes": "变更用途",
    "campaigns": "募捐项目",
    "claims": "认领",
    "complaints": "投诉",
    "event_units": "参加单位",
    "giving_events": "捐赠活动",
    "help_requests": "求助",
    "helped_persons": "困难群众",
    "notices": "公告",
    "own_wishes": "群众心愿",
    "organisations": "单位",
    "receipts": "票据",
    "promises": "认捐",
    "promise_changes": "认捐变更",
    "payment_bill_days": "对账日",
    "payment_covers": "补足款",
    "payment_differences": "对账差异",
    "payment_imports": "流水导入",
    "payment_lines": "到账",
    "payment_matters": "待处理款项",
    "payment_orders": "支付订单",
    "payment_refunds": "退款",
    "payment_slips": "入账单",
    "person_merges": "合并申请",
    "policy_cards": "政策名称和归类",
    "policy_figures": "政策参数",
    "policy_versions": "政策文本",
    "posters": "二维码",
    "spending_corrections": "拨付更正",
    "spending_payees": "收款方",
    "spendings": "拨付",
    "staff": "账号",
    "staff_roles": "岗位",
    "table_imports": "表格导入",
    "wish_letters": "回信",
    "wishes": "心愿",
}
# Moves that no button makes: the platform itself does.
SILENT = {
    "help_requests.escalate": "求助：超过期限，提醒上级",
    "helped_persons.take_in": "困难群众：并入另一份记录",
    "helped_persons.merge": "困难群众：已并入另一份记录",
    "helped_persons.forget": "困难群众：清除个人信息",
    "helped_persons.void": "困难群众：登记作废",
    "table_imports.begin": "表格导入：开始检查",
    "table_imports.checked": "表格导入：检查完毕",
    "table_imports.taken": "表格导入：已导入",
    "table_imports.undone": "表格导入：已撤销",
    "table_imports.stop": "表格导入：已中止",
    "wish_letters.drop": "回信：随故事撤回",
    "claims.bring": "认领：转来的物品已在站点",
    "wishes.discard": "心愿：撤销导入",
    "wishes.take_letter": "心愿：回信已撤下",
    "wishes.write_letter": "心愿：回信已公开",
    "wishes.fill": "心愿：已认领满",
    "wishes.give_back": "心愿：有份额退回",
    "wishes.reopen": "心愿：重新开放认领",
    "wishes.confirm": "心愿：全部完成",
    "wishes.hide": "心愿：从公开页面隐藏",
    "wishes.take_back_early": "心愿：公开前撤回故事",
}
SIGN_INS = {
    "people.sign_in": "登录",
    "people.sign_in_refused": "登录被拒",
    "people.sign_out": "退出登录",
    "people.locked": "多次出错，账号锁定",
    "people.use_recovery_code": "用恢复码登录",
    "people.end_session": "结束一处登录",
    "people.end_other_sessions": "结束其他登录",
}
LOOKS = {
    "complaints.open": "打开投诉",
    "complaints.reveal": "查看投诉人电话",
    "events.reveal": "查看参加单位联系人",
    "intake.open": "打开求助",
    "intake.reveal": "查看求助人联系方式",
    "intake.open_wish": "打开群众心愿",
    "intake.reveal_wish": "查看群众心愿联系方式",
    "intake.listen_wish": "听群众心愿录音、看照片",
    "intake.listen": "听求助录音、看求助照片",
    "promises.reveal": "查看认捐单位联系人",
    "registry.open": "打开困难群众记录",
    "registry.reveal": "查看困难群众完整信息",
    "registry.sign_reveal": "阅知一次查看",
    "registry.open_paper": "打开同意书照片",
    "spending.reveal_account": "查看收款账号",
    "audit.read": "查看审计日志",
}
EXPORTS = {
    "lists.export": "申请导出列表",
    "lists.fetch": "下载导出文件",
    "audit.export": "导出审计记录",
    "tables.failed": "下载表格里有问题的行",
    "audit.archive": "归档审计记录",
    "privacy.export_person": "本人取走个人信息副本",
}
ACTS = {
    "backup.ask": "要求备份",
    "backup.failed": "备份没有做成",
    "backup.make": "备份",
    "backup.restore": "从备份恢复",
    "campaigns.ask_change": "申请变更用途",
    "campaigns.draft": "起草募捐项目",
    "complaints.tell": "提出投诉",
    "events.add_unit": "登记参加单位",
    "events.ask_receipts": "为单位名单批量申请票据",
    "events.draft": "起草捐赠活动",
    "events.match": "单位名单配款",
    "events.tie_gift": "登记单位到账",
    "events.unmatch": "解除单位名单配款",
    "events.untie_gift": "撤销登记单位到账",
    "charity_profile.set": "修改慈善组织资料",
    "certificates.rename": "改捐赠证书上的称呼",
    "promises.draft": "登记企业认捐",
    "promises.add_paper": "上传认捐材料",
    "promises.ask_change": "申请变更认捐",
    "promises.call": "联系认捐单位",
    "receipts.request": "申请票据",
    "receipts.waive": "放弃票据",
    "receipts.hand_over": "下载票据开具清单",
    "receipts.qualification": "登记税前扣除资格",
    "claims.claim": "认领心愿",
    "codes.hang": "登记张贴",
    "codes.register": "印制二维码",
    "codes.replaced": "旧纸已换新",
    "codes.silence_seen": "沉默的海报已看过",
    "files.publish": "公开照片",
    "files.withdraw": "收回照片",
    "files.verdict": "照片安全检查结果",
    "gifts.plan_sure": "按对应关系批量入账",
    "gifts.words": "留言安全检查结果",
    "gifts.words_show": "公开留言",
    "gifts.words_shown": "公开留言",
    "gifts.words_hide": "不公开留言",
    "gifts.words_hidden": "不公开留言",
    "intake.act": "登记先行救助",
    "intake.ask": "登记求助",
    "intake.own_wish": "登记群众心愿",
    "wishes.keep_price": "登记参考价",
    "wishes.correct_price": "修改参考价",
    "wishes.drop_price": "撤销导入参考价",
    "intake.consent": "登记同意转慈善会",
    "intake.withdraw_consent": "撤回同意转慈善会",
    "jobs.retry": "重试放弃的任务",
    "keys.rotate": "更换字段密钥",
    "messages.resend": "重发订阅消息",
    "notices.draft": "起草公告",
    "payments.ask": "发起捐款",
    "payments.ask_cover": "申请补足款",
    "payments.ask_refund": "申请退款",
    "payments.draft_slip": "登记入账单",
    "payments.matter_doubled": "发现重复到账",
    "payments.matter_late": "发现迟到的到账",
    "payments.matter_other": "发现待处理款项",
    "payments.open_import": "导入流水文件",
    "payments.rebuild": "按账单找回订单",
    "payments.refund_by_clock": "系统发起退款",
    "people.add_staff": "开通账号",
    "people.ask_post": "申请岗位",
    "people.amend_account": "修改账号资料",
    "people.change_password": "修改密码",
    "people.enrol": "绑定动态码",
    "people.invite": "发出开通邀请",
    "people.issue_code": "发出账号邀请码",
    "people.make_work_code": "发出手机端邀请码",
    "people.bind_work": "绑定手机工作身份",
    "people.unbind_work": "解除手机工作身份",
    "people.new_recovery_codes": "重新生成恢复码",
    "people.open_account": "新建账号",
    "people.open_organisation": "登记单位",
    "people.prove_phone": "验证手机号",
    "people.same_as": "同一手机号的两个账号合为一个",
    "people.set_name": "填写姓名",
    "people.forget": "注销并清除个人信息",
    "policies.add": "新增政策",
    "policies.ask_card": "提出改政策名称和归类",
    "policies.ask_figure": "登记政策参数",
    "policies.import": "按表格导入政策",
    "policies.open_draft": "起草政策文本",
    "policies.remove_window": "撤掉政策窗口",
    "policies.set_window": "登记政策窗口",
    "privacy.purge": "清除到期的个人信息",
    "regions.add": "增加地区",
    "regions.remove": "删除地区",
    "regions.rename": "地区改名",
    "regions.set_station": "设置服务站点",
    "registry.ask_merge": "申请合并重复登记",
    "registry.correct_provision": "更正帮扶记录",
    "registry.give_consent": "登记同意书",
    "registry.purge_paper": "清除到期的同意书照片",
    "registry.record_provision": "登记帮扶",
    "registry.register_person": "登记困难群众",
    "registry.withdraw_consent": "登记撤回同意",
    "spending.add_voucher": "上传付款凭证",
    "spending.ask_correction": "申请更正拨付",
    "spending.draft": "起草拨付",
    "spending.register_payee": "登记收款方",
    "statements.tell": "公布月度收支",
    "statements.tell_half": "公布半年运行情况报告",
    "tables.open": "上传表格导入",
    "wishes.bulk": "企业认领",
    "wishes.draft": "登记心愿",
    "wishes.leave_line": "不再等候心愿",
    "wishes.look": "心愿文字的微信检查结果",
    "wishes.wait": "等候心愿",
    "wishes.look_again": "请微信再检查心愿文字",
    "wishes.look_letter": "微信检查了回信",
    "wishes.label": "打印包裹标签",
}
TABS = (("acts", "操作"), ("sign_ins", "登录"), ("looks", "查看完整信息"), ("exports", "导出"), ("all", "全部"))
OF_TAB = {"sign_ins": SIGN_INS, "looks": LOOKS, "exports": EXPORTS}

FACTS = {
    "basis": "依据",
    "campaign": "募捐项目编号",
    "gifts": "捐赠笔数",
    "year": "年度",
    "valid": "有资格",
    "document_no": "公告文号",
    "shown_as": "称呼方式",
    "wanted": "勾选数",
    "about": "对象",
    "in_force": "现行版本",
    "on": "日期",
    "serial": "编号",
    "spot": "张贴位置",
    "act": "先行救助记录",
    "because": "理由",
    "channel": "途径",
    "purse": "资金",
    "urgent": "急难",
    "way": "方式",
    "amount_fen": "金额",
    "area": "地区",
    "backup": "备份时间",
    "changed": "改动",
    "child": "未满 14 周岁",
    "columns": "列",
    "consent": "同意书",
    "controller": "台账",
    "correction": "更正单",
    "corrects": "更正的记录",
    "days": "日期",
    "donor": "账号",
    "filter": "条件",
    "filters": "条件",
    "first_seal": "起始封条",
    "form": "格式",
    "from": "原来",
    "keep": "保留的记录",
    "key": "种类",
    "kind": "种类",
    "last_seal": "最后封条",
    "list": "列表",
    "listing": "列表",
    "merge": "合并申请",
    "name": "名称",
    "named": "公开名称",
    "no": "编号",
    "note": "说明",
    "order_no": "订单号",
    "personal": "含个人信息",
    "pieces": "份数",
    "labels": "标签张数",
    "provision": "帮扶记录",
    "purpose": "用途",
    "reason": "理由",
    "reveal": "查看记录",
    "roles": "岗位",
    "room": "台账",
    "rows": "行数",
    "seal": "封条",
    "seal_before": "恢复前封条",
    "sha256": "文件摘要",
    "short": "缺口",
    "source": "来源",
    "subject": "对象",
    "table": "列表",
    "tasks": "任务数",
    "tab": "栏目",
    "to": "改为",
    "verdict": "结果",
    "voucher": "凭证",
    "why": "原因",
    "wish": "心愿",
}
STATES = {
    "standing": "待到账", "partly": "部分到账", "fulfilled": "已履行",
    "requested": "待开具", "exported": "开具中", "issued": "已开具", "red_due": "退款待红冲", "voided": "已红冲作废",
    "agreed": "已同意", "scheduled": "定期生效",
    "answered": "已答复", "visited": "已核实", "written": "已登记成心愿",
    "called_back": "已联系", "charity": "慈善帮扶中", "decided": "有结果",
    "checked": "待确认", "checking": "正在检查", "reading": "正在上传", "stopped": "已中止", "taking": "正在导入",
    "abnormal": "异常", "active": "在用", "approved": "已同意", "arranged": "已约好", "asked": "已申请",
    "claimed": "已认领", "cleared": "已结清", "closed": "已关闭", "concluded": "已结项", "confirmed": "已确认",
    "creating": "待发出", "died": "已去世", "differs": "有差异", "disabled": "已停用", "done": "已办完",
    "draft": "草稿", "dropped": "已放弃", "due": "待核对", "empty": "无交易", "ended": "已结束",
    "explained": "已说明", "handed_over": "已交付", "held": "待寄送", "ignored": "不入账", "invited": "待本人开通",
    "left": "已退出", "live": "使用中", "matched": "已匹配", "merged": "已合并", "moved": "已迁出", "new": "新到",
    "open": "开放", "paid": "已付款", "problem": "有问题", "processing": "处理中",
    "public": "已公开", "published": "已发布",
    "received": "已到站", "refunded": "已退款", "refused": "未同意", "released": "已退回", "replaced": "已被替换",
    "retired": "停用", "reversed": "已冲回", "review": "待复核", "sent": "已寄出", "settled": "已解决",
    "suspended": "已暂停", "taken": "已导入", "undoing": "待撤销", "undone": "已撤销", "void": "已作废",
    "withdrawn": "已撤下",
}  # fmt: skip


def machines() -> Iterator[tuple[str, Machine[Any]]]:
    """Every table of rows with a life, and the table of its moves."""
    kinds: list[Any] = [mapper.class_ for mapper in Base.registry.mappers]
    for kind in kinds:
        if issubclass(kind, Stateful):
            yield kind.__tablename__, kind.machine


@cache
def names() -> dict[str, str]:
    """`wishes.publish` → 心愿：审核通过, for every act there is."""
    moves = {
        f"{table}.{move.name}": f"{NOUNS.get(table, table)}：{move.says}"
        for table, machine in machines()
        for move in machine.moves.values()
        if move.says
    }
    return moves | SILENT | SIGN_INS | LOOKS | EXPORTS | ACTS


def name_of(what: str) -> str:
    return names().get(what, what)


def told(facts: dict[str, Any], act: str = "") -> str:
    """What a row says besides, readable in one line; numbers of people are masked wherever they stand.

    `act` is what was done: the same code means different things to different acts.
    """
    said = []
    if "from" in facts and "to" in facts:
        said.append(f"{_word(facts['from'])} → {_word(facts['to'])}")
    rest = {key: value for key, value in facts.items() if key not in ("from", "to")}
    said += [f"{FACTS.get(key, key)}：{_value(key, value, act)}" for key, value in rest.items()]
    return mask_text("；".join(said))


def _value(key: str, value: Any, act: str) -> str:
    if key.endswith("_fen") and type(value) is int:
        return f"{yuan(value)} 元"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_value(key, one, act) for one in value) or "无"
    if isinstance(value, dict):
        return "、".join(f"{FACTS.get(name, name)} {_value(name, one, act)}" for name, one in value.items()) or "无"
    return "无" if value is None or value == "" else str(words.word(act, key, value))


def _word(state: Any) -> str:
    return STATES.get(str(state), str(state))
