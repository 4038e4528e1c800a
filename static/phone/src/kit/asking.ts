/** 登记表. Which parts stand on which screen, and what each part still lacks, in the words that stand beside it. */
import type { HelpBody } from '@/services/help'

export type PartName = 'urgent' | 'who' | 'place' | 'trouble' | 'say' | 'photo' | 'contact'
const SIX: PartName[][] = [['urgent', 'who'], ['place'], ['trouble'], ['say'], ['photo'], ['contact']]
/** 长辈版: three screens, the trouble first and the voice before the words. */
const THREE: PartName[][] = [['urgent', 'trouble'], ['say', 'photo'], ['who', 'place', 'contact']]
export const screensFor = (elder: boolean): PartName[][] => (elder ? THREE : SIX)

export const TITLES: Record<PartName, string> = { urgent: '急不急', who: '为谁求助', place: '在哪里', trouble: '遇到了哪种困难', say: '说说难处', photo: '加几张照片（可以不加）', contact: '怎么联系您' }

export interface AskKind {
  door: 'mine' | 'wish'
  screens(elder: boolean): PartName[][]
  titles: Record<PartName, string>
  /** What to say where neither a voice nor a word stands. */
  unsaid: string
  done: string
  later: string
}
export const HELP: AskKind = { door: 'mine', screens: screensFor, titles: TITLES, unsaid: '请说一段话，或写几句遇到的困难', done: '/help/received?id=', later: '/help/matters' }
/** 我有一个心愿: the same parts, and only three screens for everybody. */
export const WISH: AskKind = {
  door: 'wish',
  screens: () => [['say', 'photo'], ['who', 'place'], ['contact']],
  titles: { ...TITLES, say: '想要什么', who: '为谁、在哪里' },
  unsaid: '请说一句，或写一句想要什么',
  done: '/own/show?fresh=1&id=',
  later: '/own/mine',
}

export const emptyBody = (given: Partial<HelpBody> = {}): HelpBody => ({
  on_behalf: 'self', person_name: '', relation: '', area_code: '', troubles: [], text: '', policy: '', scene: '', urgent: false, contact_name: '', contact_phone: '', consent: '', consent_version: '', paper_no: '', ...given,
})

export type Faults = Partial<Record<keyof HelpBody, string>>
/** `agreed` is the family's own word, ticked by who asks for them. */
export function faultsOf(part: PartName, body: HelpBody, hasVoice: boolean, agreed: boolean, unsaid = HELP.unsaid): Faults {
  const family = body.on_behalf === 'family'
  const checks: Record<PartName, [boolean, keyof HelpBody, string][]> = {
    urgent: [],
    who: [
      [family && body.person_name.trim().length < 2, 'person_name', '请写家人的姓名'],
      [family && !body.relation.trim(), 'relation', '请选您和家人的关系'],
      [family && !agreed, 'on_behalf', '请先告诉家人，得到同意后勾选'],
    ],
    place: [[!body.area_code, 'area_code', '请选一个地方，我们才知道由谁来联系您']],
    trouble: [[!body.troubles.length, 'troubles', '请至少选一种困难']],
    say: [[!body.text.trim() && !hasVoice, 'text', unsaid]],
    photo: [],
    contact: [
      [body.contact_name.trim().length < 2, 'contact_name', '请写您的姓名，至少两个字'],
      [!body.consent, 'consent', '请勾选同意，我们才能联系您'],
    ],
  }
  return Object.fromEntries(checks[part].filter(([wrong]) => wrong).map(([, field, says]) => [field, says]))
}

const ICONS: Record<string, string> = { illness: 'ill', living: 'bowl', school: 'book', housing: 'roof', accident: 'storm', care: 'care' }
export const tilesOf = (troubles: { value: string; label: string }[]) => troubles.map((t) => ({ ...t, icon: ICONS[t.value] ?? 'help' }))
/** The six troubles, where no form of the server is at hand. */
export const TROUBLES = [['illness', '看病'], ['living', '生活'], ['school', '上学'], ['housing', '住房'], ['accident', '受灾意外'], ['care', '照料和其他']].map(([value, label]) => ({ value, label }))
export const RELATIONS = ['父母', '子女', '配偶', '祖父母', '兄弟姐妹', '其他亲属'].map((r) => ({ value: r, label: r }))

/** The same for a worker who writes it down for somebody: a telephone, and how they agreed; paper is photographed. */
export function workFaultsOf(body: HelpBody, hasVoice: boolean, hasPhoto: boolean, isWish = false): Faults {
  const paper = body.consent === 'paper'
  const checks: [boolean, keyof HelpBody, string][] = [
    [body.contact_name.trim().length < 2, 'contact_name', isWish ? '请写本人的姓名' : '请写求助人的姓名'],
    [!/^1\d{10}$/.test(body.contact_phone.trim()), 'contact_phone', '请填写 11 位手机号'],
    [!body.area_code, 'area_code', '请选所在的村（社区）'],
    [!isWish && !body.troubles.length, 'troubles', '请至少选一种困难'],
    [!body.text.trim() && !hasVoice, 'text', '请写几句，或请本人说一段'],
    [!body.consent, 'consent', '请选本人怎样同意的'],
    [paper && !hasPhoto, 'consent', '纸上签字的，请拍下同意书'],
    [paper && !body.paper_no.trim(), 'paper_no', '请写同意书的编号'],
  ]
  return Object.fromEntries(checks.filter(([wrong]) => wrong).map(([, field, says]) => [field, says]))
}
