"""门槛 — what the law asks before a campaign may be seen. No database, no web.

Sources: 《慈善法》 (2023 amendment, in force 2024-09-05); 《慈善组织公开募捐管理办法》 (民政部令第74号, 2024-09-05);
《慈善组织信息公开办法》 (民政部令第81号, 2026-01-01).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta

from server.campaigns.rules import partners
from server.campaigns.rules.plan import CHANNEL_NAMES, Channel, Charity, Plan, Way, rule_set
from server.kit.masking import mask_text
from server.kit.money import yuan

LAW = "《慈善法》"
RAISING = "《慈善组织公开募捐管理办法》"


@dataclass(frozen=True)
class Refusal:
    """What stands in the way: JSON pointer, article, sentence."""

    field: str
    article: str
    sentence: str


# Article 24: what a plan states. Field → how the sentence names it.
PLAN_FIELDS = {
    "purpose": "募捐目的",
    "area": "募捐地域",
    "leader": "活动负责人姓名",
    "office_address": "办公地址",
    "accept_text": "接受捐赠方式",
    "bank_account_text": "银行账户",
    "beneficiaries": "受益人",
    "use_text": "募得款物用途",
    "cost_text": "募捐成本",
    "leftover_text": "剩余财产的处理",
}
_PUBLIC_TEXT = ("title", "summary", "story", "purpose", "beneficiaries", "use_text", "cost_text", "leftover_text")
_CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}")
_ADDRESS = re.compile(r"https://\S+|/?(pages?|sub\w*|packages?)/\S+")

TEXT_MAX = {"title": 40, "summary": 80, "story": 5000, "leader": 20, "filing_no": 60, "contact_phone": 20}
_TEXT_MAX_ELSE = 300
LINES_MAX = 50
LINE_NAMES = {"budget": "逐项预算", "suggestions": "捐赠建议"}
LINE_FEN_MAX = 10**12


def gate(plan: Plan, charity: Charity, today: date) -> list[Refusal]:
    """发布门槛: everything that still keeps this campaign from the public, all at once; an empty list lets it through.

    Articles 22, 24, 25, 26, 27, 73, 82, 114 of the Charity Law and article 11 of order 74.
    """
    steps = (
        _certificate(plan, charity, today),
        _filing(plan),
        _period(plan, today),
        _plan_fields(plan),
        _money(plan),
        _ways(plan, today),
        _partners(plan, today),
        _contact(plan, charity),
        _page(plan),
    )
    return [refusal for step in steps for refusal in step]


def _certificate(plan: Plan, charity: Charity, today: date) -> Iterator[Refusal]:
    article = f"{LAW}第二十二条"
    if not charity.certificate_no:
        yield Refusal("/charity/certificate_no", article, "请先填写公开募捐资格证书编号，没有资格证书不能公开募捐")
    if not charity.certificate_issuer:
        yield Refusal("/charity/certificate_issuer", article, "请填写公开募捐资格证书的发证机关")
    expires = charity.certificate_expires_on
    if expires is None:
        yield Refusal("/charity/certificate_expires_on", article, "请填写公开募捐资格证书的有效期")
    elif expires < max(plan.ends_on or today, today):
        says = f"公开募捐资格证书 {expires} 到期，没有覆盖整个募捐期，请换证或缩短募捐期"
        yield Refusal("/charity/certificate_expires_on", article, says)


def _filing(plan: Plan) -> Iterator[Refusal]:
    if not plan.filing_no:
        yield Refusal("/filing_no", f"{LAW}第二十四条", "请填写募捐方案的备案编号，方案备案后才能发布")
    if plan.filed_on is None:
        yield Refusal("/filed_on", f"{RAISING}第十一条", "请填写募捐方案的备案日期")
    elif plan.starts_on is not None:
        yield from _lead(plan, plan.filed_on, plan.starts_on)


def _lead(plan: Plan, filed_on: date, starts_on: date) -> Iterator[Refusal]:
    rules = rule_set(starts_on)
    if plan.emergency:
        latest = starts_on + timedelta(days=rules.late_filing_days)
        if filed_on > latest:
            says = f"应对突发事件的募捐，最迟在活动开始后 {rules.late_filing_days} 日内（{latest}）补办备案"
            yield Refusal("/filed_on", f"{LAW}第七十三条", says)
    elif (starts_on - filed_on).days < rules.lead_days:
        earliest = filed_on + timedelta(days=rules.lead_days)
        says = f"募捐方案应在活动开始 {rules.lead_days} 日前备案：{filed_on} 备案，最早 {earliest} 开始"
        yield Refusal("/starts_on", f"{RAISING}第十一条", says)


def _period(plan: Plan, today: date) -> Iterator[Refusal]:
    article = f"{LAW}第二十四条"
    if plan.starts_on is None:
        yield Refusal("/starts_on", article, "请填写募捐的开始日期")
    if plan.ends_on is None:
        yield Refusal("/ends_on", article, "请填写募捐的结束日期")
    elif plan.starts_on is not None and plan.ends_on < plan.starts_on:
        yield Refusal("/ends_on", article, "结束日期早于开始日期")
    elif plan.ends_on < today:
        yield Refusal("/ends_on", article, "结束日期已经过去，不能再发布")


def _plan_fields(plan: Plan) -> Iterator[Refusal]:
    for name, chinese in PLAN_FIELDS.items():
        if not str(getattr(plan, name)).strip():
            yield Refusal(f"/{name}", f"{LAW}第二十四条", f"募捐方案缺少「{chinese}」")


def _money(plan: Plan) -> Iterator[Refusal]:
    article = f"{LAW}第二十四条"
    total_fen = sum(line.amount_fen for line in plan.budget)
    if not plan.budget:
        yield Refusal("/budget", article, "请逐项列出预算，写明募得款物用在哪里")
    if plan.target_fen is None:
        yield Refusal("/target_fen", article, "请填写募捐目标金额")
    elif plan.budget and plan.target_fen > total_fen:
        says = f"募捐目标 {yuan(plan.target_fen)} 元超过逐项预算合计 {yuan(total_fen)} 元"
        yield Refusal("/target_fen", article, says)


def _ways(plan: Plan, today: date) -> Iterator[Refusal]:
    article = f"{LAW}第二十七条"
    listed = any(way.kind == Channel.PLATFORM and way.enabled for way in plan.channels)
    if not listed:
        yield Refusal("/channels", article, "网上公开募捐须在民政部指定的平台发布，请先填写至少一个指定平台的项目")
    for place, way in enumerate(plan.channels):
        pointer = f"/channels/{place}"
        if way.kind == Channel.PLATFORM:
            yield from _listing(pointer, way, today)
        if way.kind == Channel.OWN_MERCHANT and way.enabled:
            yield from _own_merchant(pointer, way, listed)


def _listing(pointer: str, way: Way, today: date) -> Iterator[Refusal]:
    article = f"{LAW}第二十七条"
    if not way.platform:
        yield Refusal(f"{pointer}/platform", article, "请填写指定平台的名称（与民政部公布的名单一致）")
    if not way.listing_id:
        yield Refusal(f"{pointer}/listing_id", article, "请填写在指定平台上的项目编号")
    if not _ADDRESS.fullmatch(way.url):
        yield Refusal(f"{pointer}/url", article, "请填写指定平台的项目地址（https:// 开头）或小程序页面路径")
    if way.live_since is None:
        yield Refusal(f"{pointer}/live_since", article, "请填写在指定平台上线的日期")
    elif way.live_since > today:
        yield Refusal(f"{pointer}/live_since", article, f"指定平台上的项目 {way.live_since} 才上线，上线后再发布")


def _own_merchant(pointer: str, way: Way, listed: bool) -> Iterator[Refusal]:
    if not way.legal_basis.strip():
        says = "用慈善会自己的商户收款，须写明依据（例如主管民政部门的书面意见）"
        yield Refusal(f"{pointer}/legal_basis", f"{LAW}第二十七条、第一百一十四条", says)
    if not listed:
        says = "没有指定平台的项目，不能在网上用自己的商户收款"
        yield Refusal(pointer, f"{LAW}第二十七条", says)


def _partners(plan: Plan, today: date) -> Iterator[Refusal]:
    for field, sentence in partners.missing(plan, today):
        yield Refusal(field, partners.ARTICLE, sentence)


def _contact(plan: Plan, charity: Charity) -> Iterator[Refusal]:
    article = f"{LAW}第二十五条"
    if not charity.organisation:
        yield Refusal("/charity/organisation", article, "请填写慈善组织的全称")
    if not _CREDIT_CODE.fullmatch(charity.credit_code):
        yield Refusal("/charity/credit_code", article, "请填写 18 位统一社会信用代码")
    if not plan.contact_phone:
        yield Refusal("/contact_phone", article, "请填写募捐的联系电话")
    if not plan.query_text:
        yield Refusal("/query_text", article, "请写明募捐信息的查询方法")


def _page(plan: Plan) -> Iterator[Refusal]:
    for name, chinese in {"summary": "一句话介绍", "story": "项目介绍", "refund_text": "退款规则"}.items():
        if not getattr(plan, name).strip():
            yield Refusal(f"/{name}", "公开页面要求", f"请填写「{chinese}」")
    for name in _PUBLIC_TEXT:
        text = getattr(plan, name)
        if mask_text(text) != text:
            yield Refusal(f"/{name}", f"{LAW}第八十二条", "文字里有手机号或身份证号，请删去，公开页面不能出现")


def too_large(plan: Plan) -> list[tuple[str, str]]:
    """What no draft may hold, finished or not: (JSON pointer, sentence)."""
    found = [] if plan.title.strip() else [("/title", "请填写项目名称")]
    for field in fields(plan):
        value, limit = getattr(plan, field.name), TEXT_MAX.get(field.name, _TEXT_MAX_ELSE)
        if isinstance(value, str) and len(value) > limit:
            found.append((f"/{field.name}", f"最多 {limit} 个字"))
    if plan.target_fen is not None and not 0 < plan.target_fen <= LINE_FEN_MAX:
        found.append(("/target_fen", "目标金额须大于 0"))
    return [*found, *_bad_lines(plan), *_bad_ways(plan), *partners.too_large(plan)]


def line_name(kind: str, place: int) -> str:
    """How a sentence calls a line, so that two wrong ones do not read the same."""
    return f"{LINE_NAMES[kind]}第 {place + 1} 行"


def _bad_lines(plan: Plan) -> Iterator[tuple[str, str]]:
    rows = [("budget", n, line.title, line.amount_fen) for n, line in enumerate(plan.budget)]
    rows += [("suggestions", n, hint.meaning, hint.amount_fen) for n, hint in enumerate(plan.suggestions)]
    for kind, place, text, amount_fen in rows:
        if not 0 < len(text.strip()) <= 60:
            yield f"/{kind}/{place}", f"{line_name(kind, place)}：请填写说明，最多 60 个字"
        if not 0 < amount_fen <= LINE_FEN_MAX:
            yield f"/{kind}/{place}/amount_fen", f"{line_name(kind, place)}：金额须大于 0"
    if len(rows) > LINES_MAX:
        yield "/budget", f"预算和建议合计最多 {LINES_MAX} 行"


def _bad_ways(plan: Plan) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for place, way in enumerate(plan.channels):
        pointer = f"/channels/{place}"
        if way.kind not in CHANNEL_NAMES:
            yield f"{pointer}/kind", "没有这种收款渠道"
        if way.kind in seen and way.kind != Channel.PLATFORM:
            yield f"{pointer}/kind", "同一种渠道只能有一行"
        if max(len(way.text), len(way.legal_basis), len(way.url)) > _TEXT_MAX_ELSE:
            yield pointer, f"每项最多 {_TEXT_MAX_ELSE} 个字"
        if max(len(way.platform), len(way.listing_id)) > 60:
            yield pointer, "平台名称、项目编号最多 60 个字"
        seen.add(way.kind)
