/** The shapes of /api/v1, as the server names them. Money in fen, ids as strings, times with +08:00. */
/** `is_more`: counting stopped at `total`; what is beyond it no page shows. */
export interface Page<T> { items: T[]; total: number; is_more: boolean; page: number; page_size: number }
export interface Action { name: string; label: string; needs: string[]; kinds?: { value: string; label: string }[] }

export interface Me {
  signed_in: boolean
  id?: string
  name?: string | null
  phone_masked?: string | null
  has_phone?: boolean
  has_name?: boolean
  csrf: string | null
  claims_in_hand?: number
  unread?: number
  /** The account of the staff this phone is bound to. */
  work?: { name: string; posts: string[] } | null
}
export interface Work {
  name: string
  organisation: string
  posts: { role: string; area_name: string }[]
  queues: { name: string; label: string; count: number }[]
  /** Whether parcels are theirs to receive: a station's and a township's, not a village's. */
  receives: boolean
  csrf: string
}
export interface Message { id: string; title: string; text: string; at: string; read: boolean; link: string | null }
export interface Feed<T> { items: T[]; next: string | null; has_more: boolean }

export interface Facts {
  county: { code: string; name: string }
  hotline: string
  charity: { name: string; phone: string }
  wishes_confirmed?: number
  wishes_open?: number
  raised_fen?: number
  campaigns_running?: number
  demo: boolean
  /** The tap → the ids of the templates to ask about at it, at most three. */
  subscribe_templates: Record<string, string[]>
  privacy_name: string
}
export interface Region { code: string; name: string; level: string; has_children: boolean }
/** 验真. Nothing of a foreign code comes back; `scene` is there for one of ours that may be opened. */
export interface Verdict {
  finding: string
  says: string
  serial: string | null
  kind: string | null
  title: string | null
  place: string | null
  spot: string | null
  scene: string | null
  stale: boolean
  certificate: string | null
}

export interface Scene {
  kind: 'catalogue' | 'policy' | 'category' | 'wish' | 'event'
  subject_id: string | null
  unit?: string
  area: { code: string; name: string; full_name: string } | null
  serial: string
  stale: boolean
  changes: SceneChange[]
  station: Station | null
}
/** One field: what the paper says, and what holds now. */
export interface SceneChange { label: string; before: string; after: string }

export interface Catalogue {
  departments: { id: string; name: string; policies: number }[]
  categories: { id: string; name: string; department: string; policies: number }[]
  /** Troubles in people's own words, each a `q` of the list; absent in what an older program kept. */
  situations?: string[]
}
export interface PolicyCard {
  id: string
  no: string | number
  name: string
  department: string
  category: string
  summary: string
  amount_text: string
  sample: boolean
}
export interface Policy extends PolicyCard {
  who: string
  benefit: string
  standard: string
  how: string
  where: string
  station: { name: string; address: string; phone: string; hours: string } | null
  door: { kind: string; name: string; text: string; url: string }
  papers: string[]
  days_text: string | null
  phone: string
  basis: string
  version: string | number
  effective_from: string
  effective_to: string | null
  updated_note: string | null
  document_no: string
  issuer: string
  source_url: string
  full_text: string
  banner: string | null
  has_check?: boolean
}

export interface WishCard {
  id: string
  no: string
  title: string
  kind: 'goods' | 'service'
  for_whom: string
  area_name: string
  price_fen: number | null
  quantity: number
  left: number
  state: string
  state_text: string
  waiting_days: number
  photo_url: string | null
  sample: boolean
}
export interface Station { name: string; address: string; phone: string }
export interface Wish extends WishCard {
  story: string
  delivery_text: string
  station: Station | null
  rules: string[]
  price_source?: string | null
  checked_by: string
  checked_on: string
  notice: string
  actions: Action[]
  waiting: { place: number; told: boolean } | null
  kept_until: string | null
  my_claim: Claim | null
  similar: WishCard[]
  taken_text: string | null
  letter: { text: string; from: string; at: string; photo_url: string | null } | null
}
export interface Step { label: string; at: string | null; done: boolean }
export interface Claim {
  id: string
  wish: WishCard
  pieces: number
  state: string
  state_text: string
  steps: Step[]
  lease_until: string | null
  days_left: number | null
  overdue: boolean
  extended: boolean
  problem_text: string | null
  letter_due: string | null
  arranged_on: string | null
  has_label: boolean
  carrier: string | null
  waybill: string | null
  photo_url: string | null
  actions: Action[]
}

export interface CampaignCard {
  id: string
  title: string
  summary: string
  state: string
  state_text: string
  raised_fen: number
  target_fen: number
  gifts_count: number
  ends_on: string
  last_report_on: string | null
  accepts_gifts: boolean
  cover_url: string | null
  sample: boolean
}
export interface Channel {
  kind: 'platform' | 'own_merchant' | 'bank' | 'cash_or_goods'
  title: string
  text: string
  platform: string | null
  listing_id: string | null
  url: string | null
  open: boolean
  accepts_here: boolean
}
export interface Legal {
  organisation: string
  credit_code: string
  certificate_no: string
  certificate_issuer: string
  certificate_expires_on: string
  filing_no: string
  filed_on: string
  starts_on: string
  ends_on: string
  area: string
  purpose: string
  beneficiaries: string
  use_text: string
  cost_text: string
  leftover_text: string
  leader: string
  address: string
  bank_account_text: string
  contact_phone: string
  query_text: string
  partners: Partner[]
}
/** Evaluated before the campaign, bound by an agreement, supervised after it; null where it is not told or not due yet. */
export interface Partner {
  name: string
  work: string
  evaluated_on: string | null
  evaluation: string
  agreed_on: string | null
  check: { checked_on: string; finding: string; settled: string } | null
  check_due_on: string | null
  check_late: boolean
}
/** Reported for this campaign; settled and still held of all the charity's campaigns on that platform. */
export interface PlatformMoney {
  platform: string
  given_fen: number
  matched_fen: number
  fee_fen: number
  back_fen: number
  settled_fen: number
  held_fen: number
}
export interface PurposeChange {
  at: string
  reason: string
  basis_text: string
  filing_no: string
  was: string
  now: string
}
export interface BeforeGiving {
  minors_text: string
  late_text: string
  rules_url: string
  filing_no: string
  started_on: string
  raised_fen: number
  spent_fen: number
  last_report_on: string | null
  refund_text: string
  not_a_receipt: string
}
export interface Spending {
  id: string
  no: string
  title: string
  amount_fen: number
  paid_on: string
  at: string
  payee: string
  budget_line: string | null
  goods: string[]
  vouchers: { id: string; title: string; url: string }[]
  correction: { amount_fen: number; reason: string; at: string } | null
}
export interface Campaign extends CampaignCard {
  story: string
  closed_text: string | null
  channels: Channel[]
  budget: { id: string; title: string; amount_fen: number }[]
  legal: Legal
  before_giving: BeforeGiving
  suggestions: { amount_fen: number; meaning: string }[]
  spendings: Spending[]
  spendings_count: number
  gifts_wall: { shown_name: string; amount_fen: number; message: string | null; at: string }[]
  goods_wall: { shown_name: string; goods: string; worth_fen: number; at: string }[]
  fees_fen: number
  /** No money: it is in no figure of what was raised. */
  promises: { count: number; companies: string[]; promised_fen: number; arrived_fen: number }
  disclosure: { light: 'green' | 'amber' | 'red' | 'none'; says: string; due_on: string | null }
  reports: CampaignReport[]
  reports_count: number
  changes: PurposeChange[]
  platforms: PlatformMoney[]
}
/** What was told to the public; the figures are the ledger's at the end of `until_on`. */
export interface CampaignReport {
  id: string
  kind_text: string
  title: string
  text: string
  also_at: string
  at: string
  until_on: string
  raised_fen: number
  spent_fen: number
  fees_fen: number
  left_fen: number
  photo_urls: string[]
  corrected: boolean
  reason: string
}

export type ShownAs = 'real' | 'alias' | 'anonymous'
export interface GiftAsk { amount_fen: number; shown_as: ShownAs; alias?: string; message?: string; budget_line?: string; receipt?: string; unit?: string }
export interface Payment {
  order_no: string
  state: 'asked' | 'paid' | 'closed' | 'refunded'
  amount_fen: number
  refunded_fen: number
  refunding_fen: number
  campaign: { id: string; title: string }
  gift_id: string | null
  paid_at: string | null
}
export interface Gift {
  id: string
  no: string
  campaign: { id: string; title: string }
  amount_fen: number
  shown_as: ShownAs
  shown_name: string
  message: string | null
  at: string
  order_no: string | null
  refunded_fen: number
  refunding_fen: number
  state_text: string
  receipt: '' | 'wanted' | 'waived'
  goods: string
}

export interface NoticeCard {
  id: string
  kind: string
  kind_text: string
  title: string
  summary: string
  organisation: string
  published_on: string
  pinned: boolean
  cover_url: string | null
  sample: boolean
}
export interface NoticeSpan { text: string; strong: boolean; href: string | null }
export interface NoticeBlock { kind: 'heading' | 'paragraph' | 'list' | 'numbers'; lines: { spans: NoticeSpan[] }[] }
export interface Notice extends NoticeCard { blocks: NoticeBlock[] }

/** 测一测. An answer: money in fen; null is 不清楚. */
export type Answer = boolean | string | string[] | number | null
export type Answers = Record<string, Answer>
export type VerdictKind = 'may' | 'one_short' | 'unlikely' | 'unknown'
export interface CheckQuestion {
  fact: string
  kind: 'yesno' | 'one' | 'choice' | 'multi' | 'number' | 'money'
  text: string
  hint: string
  options: { value: string; label: string }[]
  unit: string
  low: number
  high: number
  yes: string
  no: string
}
export interface PolicyRules { rules: { when: unknown; yearly: unknown; next_step: string | null }; parameters: Record<string, number> }
export interface CheckVerdict { kind: VerdictKind; decided_by: { id: string; says: string; cite: string }[]; missing: string[]; yearly_fen: number | null; next_step: string | null }
export interface CheckWords { title: string; group: string; says: string; why: string; then: string }
export interface PolicyCheck extends PolicyCard, PolicyRules { yearly_label: string; yearly_sample: boolean; excludes: string[]; version: number }
export interface PolicyCheckPage extends PolicyCheck { questions: CheckQuestion[]; papers: string[]; where: string; phone: string; texts: Record<VerdictKind, CheckWords> }
export interface FitsPage { questions: CheckQuestion[]; policies: PolicyCheck[]; texts: Record<VerdictKind, CheckWords> }
