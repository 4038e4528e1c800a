/** 公示信息: the public block of facts that article 25 asks for, in its order. A row without content is left out. */
import type { Legal, Partner, PlatformMoney } from '@/services/types'
import { day } from '@/kit/when'

export function legalRows(l: Legal): { label: string; value: string }[] {
  return [
    { label: '募捐组织', value: l.organisation },
    { label: '统一社会信用代码', value: l.credit_code },
    { label: '公开募捐资格证书', value: [l.certificate_no, l.certificate_issuer, l.certificate_expires_on && `有效期至${day(l.certificate_expires_on)}`].filter(Boolean).join('，') },
    { label: '备案编号', value: [l.filing_no, l.filed_on && `${day(l.filed_on)}备案`].filter(Boolean).join('，') },
    { label: '募捐时间', value: [day(l.starts_on), day(l.ends_on)].filter(Boolean).join('至') },
    { label: '募捐地域', value: l.area },
    { label: '募捐目的', value: l.purpose },
    { label: '受益人', value: l.beneficiaries },
    { label: '款物用途', value: l.use_text },
    { label: '募捐成本', value: l.cost_text },
    { label: '合作方', value: l.partners.map((p) => `${p.name}（${p.work}）`).join('；') },
    { label: '剩余财产', value: l.leftover_text },
    { label: '负责人', value: l.leader },
    { label: '地址', value: l.address },
    { label: '银行账户', value: l.bank_account_text },
    { label: '联系电话', value: l.contact_phone },
    { label: '查询办法', value: l.query_text },
  ].filter((r) => r.value)
}

/** What the charity found of a partner, before and after, as the public may read it. What is not due yet is not there. */
export function partnerLines(p: Partner): string[] {
  const lines = []
  if (p.evaluation) lines.push(`${day(p.evaluated_on)}评估：${p.evaluation}`)
  if (p.agreed_on) lines.push(`${day(p.agreed_on)}签订书面协议，全部收支进慈善会账户（《慈善法》第二十六条）`)
  if (p.check) lines.push(`${day(p.check.checked_on)}监督：${p.check.finding}`, `结清：${p.check.settled}`)
  else if (p.check_due_on) lines.push(p.check_late ? `监督和结清情况应在${day(p.check_due_on)}前公开，已经超期` : `监督和结清情况最迟${day(p.check_due_on)}公开`)
  return lines
}

/** What a platform reported, matched, kept, gave back and settled, each a line of its own; a line of nought is left out. */
export function platformRows(p: PlatformMoney): { label: string; fen: number }[] {
  return [
    { label: '公众捐款，平台报来', fen: p.given_fen },
    { label: '企业和基金会配捐', fen: p.matched_fen },
    { label: '平台退回给捐赠人', fen: -p.back_fen },
    { label: '平台手续费', fen: p.fee_fen },
    { label: '平台已结算到慈善会', fen: p.settled_fen },
    { label: '平台还没有结算', fen: p.held_fen },
  ].filter((r) => r.fen)
}
