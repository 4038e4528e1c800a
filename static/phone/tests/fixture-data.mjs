// Invented content for the fixture server: enough of every shape to see every page.
const at = (day, hour = 9) => `2026-11-${String(day).padStart(2, '0')}T${String(hour).padStart(2, '0')}:20:00+08:00`

export const facts = {
  county: { code: '3609', name: '宜春市' }, hotline: '12345', charity: { name: '示例慈善总会', phone: '12345' },
  wishes_confirmed: 128, wishes_open: 57, raised_fen: 286540066, campaigns_running: 2, demo: true,
  subscribe_templates: { wish: ['TMPL_WISH'], sent: ['TMPL_SENT'], gift: ['TMPL_GIFT'], help: ['TMPL_HELP'] }, privacy_name: '愿桥隐私说明',
}
export const regions = {
  3609: [['360902', '袁州区'], ['360921', '奉新县'], ['360981', '丰城市']].map(([code, name]) => ({ code, name, level: 'county', has_children: true })),
  360902: [['360902001', '灵泉街道'], ['360902002', '秀江街道'], ['360902100', '彬江镇']].map(([code, name]) => ({ code, name, level: 'township', has_children: true })),
}

const DEPARTMENTS = { 民政局: ['基本生活保障', '特困人员供养', '儿童福利'], 残联: ['残疾人补贴'], 教育局: ['学生资助'] }
export const catalogue = {
  departments: Object.keys(DEPARTMENTS).map((name, i) => ({ id: `d${i}`, name, policies: DEPARTMENTS[name].length * 3 })),
  categories: Object.entries(DEPARTMENTS).flatMap(([department, names], i) => names.map((name, j) => ({ id: `c${i}${j}`, name, department, policies: 3 }))),
  situations: ['看病花了很多钱', '家里揭不开锅', '老了没人养'],
}
export const policies = catalogue.categories.flatMap((c, i) =>
  [1, 2, 3].map((n) => ({
    id: `p${i}${n}`, no: i * 3 + n, name: `${c.name}（第 ${n} 项）`, department: c.department, category: c.name, category_id: c.id, sample: n === 2,
    summary: '家里人均收入低于低保标准、财产也符合规定的，可以每月领一笔补差的钱。', amount_text: '按月补差，城市标准每人每月 935 元',
    who: '共同生活的家庭成员人均收入低于低保标准，并且财产符合规定的家庭。', benefit: '按月差额发放低保金，打到本人银行卡。',
    how: '带上材料到窗口申请。\n乡镇（街道）上门看一看，公示后审批。', where: '户籍地或居住地乡镇（街道）便民服务中心一门受理窗口',
    papers: ['身份证', '户口簿', '收入财产声明', '核对授权书'], days_text: '一般 20 个工作日办结', phone: '12345', basis: '《社会救助暂行办法》《江西省最低生活保障操作规程》',
    version: 3, effective_from: '2024-07-01', effective_to: null, updated_note: n === 3 ? '2026 年 7 月起标准有调整，以本页为准' : null,
  })),
)

const TITLES = [['电饭煲', '分散供养特困老人', 22000], ['学习桌椅一套', '困境儿童', 42000], ['单边拐杖', '肢体残疾人', 9000], ['上门理发', '失能老人', null], ['冬天的厚棉被', '独居老人', 15000]]
const TOWNS = ['灵泉街道', '秀江街道', '彬江镇']
export const wishes = Array.from({ length: 57 }, (_, i) => {
  const [title, for_whom, price_fen] = TITLES[i % TITLES.length]
  return {
    id: `w${i + 1}`, no: `XY2026-${String(1001 + i)}`, title, kind: price_fen === null ? 'service' : 'goods', for_whom, area_name: `袁州区${TOWNS[i % 3]}`, price_fen,
    quantity: i % 7 === 4 ? 10 : 1, left: i % 7 === 4 ? 6 : 1, state: 'open', state_text: '等待认领', waiting_days: (i * 3) % 41, photo_url: null, sample: true,
    story: '老人一个人住，原来的用坏了，每天用小煤炉做饭，不大安全。\n希望有一个能定时的，冬天也能吃上热饭。',
    delivery_text: price_fen === null ? '由社工陪同上门，时间由工作人员约。' : '寄到乡镇社工站，由工作人员送到家。',
    station: { name: '示例社工站', address: '袁州区示例路 1 号', phone: '12345' }, price_source: '参考价：三家网店平均',
    rules: ['认领后 7 天内寄出或约好。', '包裹上写心愿编号，不写人名。', '不能直接给现金。', '办不了可以退回，别人还能认领。'], checked_by: '灵泉街道民政办', checked_on: '2026-11-02',
    notice: '本心愿由民政/慈善会核实发布，为实物/服务帮扶，不是个人求助筹款', taken_text: null, letter: null,
  }
})
wishes[8].letter = { text: '谢谢您寄来的桌子，孩子说写字不用趴在床上了。', from: '示例社工站', at: at(18) }

const legal = {
  organisation: '示例慈善总会', credit_code: '51360900MJ0000000X', certificate_no: '示例公募字第 0001 号', certificate_issuer: '示例市民政局', certificate_expires_on: '2029-06-30',
  filing_no: '51360900MJ0000000XA26001', filed_on: '2026-08-20', starts_on: '2026-09-01', ends_on: '2027-08-31', area: '全国', purpose: '为困难群众实现微心愿', beneficiaries: '全市低保、特困、困境儿童等家庭',
  use_text: '购买物资并送到家', cost_text: '管理费用不超过当年总支出的 10%', leftover_text: '用于同类项目，并公布', leader: '示例负责人', address: '袁州区示例路 2 号', bank_account_text: '示例银行 示例支行 0000 0000 0000', contact_phone: '12345', partners: [{ name: '示例义工协会', work: '线下宣传和场地', evaluated_on: '2026-08-10', evaluation: '依法登记，近两年没有处罚，能承担约定的工作', agreed_on: '2026-08-12', check: null, check_due_on: null, check_late: false }], query_text: '在“慈善中国”输入备案编号查询',
}
const campaign = (id, title, extra) => ({
  id, title, summary: '为等待的心愿统一采购，东西由社工站送到家。', state: 'published', state_text: '正在募捐', raised_fen: 12654066, target_fen: 30000000, gifts_count: 342, ends_on: '2027-08-31', last_report_on: '2026-11-10',
  accepts_gifts: true, cover_url: null, sample: true, story: '很多心愿一时没有人认领。善款用来由工作人员统一购买，每一件都写明花了多少、送给了哪一类家庭。',
  channels: [
    { kind: 'own_merchant', title: '微信支付', text: '直接付到慈善总会的微信商户号。', platform: null, listing_id: null, url: null, open: true, accepts_here: true },
    { kind: 'platform', title: '示例公益平台', text: '本项目同时在民政部指定的平台上架。', platform: '示例公益平台', listing_id: 'L-1', url: 'https://platform.example/l/1', open: true, accepts_here: false },
    { kind: 'bank', title: '银行转账', text: '示例银行 示例支行，附言写项目名称。', platform: null, listing_id: null, url: null, open: true, accepts_here: false },
  ],
  budget: [{ id: 'b1', title: '老人过冬用品', amount_fen: 18000000 }, { id: 'b2', title: '儿童学习用品', amount_fen: 12000000 }], legal,
  before_giving: { filing_no: legal.filing_no, started_on: '2026-09-01', raised_fen: 12654066, spent_fen: 4200000, last_report_on: '2026-11-10', refund_text: '付错了请在 30 天内打电话，核实后原路退回', minors_text: '未满 18 岁的，请先和监护人商量。监护人不同意的，可以要求退回。', late_text: '付款时项目已经结束、暂停，或者订单已经超时的，系统自动全额退回。', rules_url: '/giving', not_a_receipt: '付款后有捐款编号；捐赠票据由慈善总会开具，页面上的编号不是票据' },
  suggestions: [{ amount_fen: 2000, meaning: '一双棉鞋' }, { amount_fen: 6600, meaning: '一位老人一周的热饭' }, { amount_fen: 15000, meaning: '一床棉被' }, { amount_fen: 42000, meaning: '一套学习桌椅' }],
  spendings: [
    { id: 's2', no: 'BF-2', title: '采购学习桌椅 57 套', amount_fen: 2400000, paid_on: '2026-11-10', at: at(10), payee: '示例家具店', budget_line: '儿童学习用品', goods: ['学习桌椅 57 套'], vouchers: [], correction: null },
    { id: 's1', no: 'BF-1', title: '采购棉被 120 床', amount_fen: 1800000, paid_on: '2026-11-08', at: at(8), payee: '示例百货店', budget_line: '老人过冬用品', goods: ['棉被 120 床'], vouchers: [], correction: { amount_fen: 1800000, reason: '商家缺货，货款退回', at: at(9) } },
  ], spendings_count: 2, disclosure: { light: 'green', says: '上次公开 2026 年 11 月 10 日；下一次进展公开最迟 2027 年 2 月 8 日', due_on: '2027-02-08' }, changes: [], platforms: [{ platform: '示例指定平台', given_fen: 94600, matched_fen: 20000, fee_fen: 568, back_fen: 0, settled_fen: 94032, held_fen: 20000 }], reports_count: 1, reports: [{ id: 'r1', kind_text: '进展公开', title: '2026 年 11 月进展', text: '社工站入户核对了需求，采购的物资送到各站。', also_at: '慈善中国', at: at(10), until_on: '2026-11-09', raised_fen: 12000000, spent_fen: 4200000, fees_fen: 568, left_fen: 7799432, photo_urls: [], corrected: false, reason: '' }],
  closed_text: null, gifts_wall: [{ shown_name: '爱心人士', amount_fen: 6600, message: '暖冬', at: at(20) }, { shown_name: '阳光', amount_fen: 20000, message: null, at: at(19) }], goods_wall: [{ shown_name: '示例家纺店', goods: '全新棉被 24 床，1.5 米', worth_fen: 360000, at: at(18) }], fees_fen: 568, ...extra,
})
export const campaigns = [
  campaign('k1', '微心愿项目', {}),
  campaign('k2', '圆梦助学', { accepts_gifts: false, closed_text: '这个项目不在这里收款，请用页面上列出的其他方式', channels: campaign('x', '', {}).channels.slice(1) }),
  campaign('k3', '去年的暖冬行动', { state: 'ended', state_text: '已经结束', accepts_gifts: false, closed_text: '这个项目已经结束募捐，谢谢您的心意', channels: [], raised_fen: 30000000, gifts_wall: [], goods_wall: [], fees_fen: 0, spendings: [], spendings_count: 0 }),
]
export const messages = [
  { id: 'm1', title: '心愿有进展', text: '您认领的「电饭煲」已经到站，工作人员正在验收。', at: at(20), read: false, link: 'wish:w1' },
  { id: 'm2', title: '捐款已收到', text: '您捐给「微心愿项目」的 66.00 元已经收到，编号 JZ2026-0001。', at: at(19), read: true, link: null },
]
export const steps = (done) => ['已认领', '已寄出', '到站验收', '已交付', '对方确认'].map((label, i) => ({ label, done: i < done, at: i < done ? at(20 + i % 2, 8 + i) : null }))
const spans = (...all) => all.map((x) => ({ text: x, strong: false, href: null, ...(typeof x === 'object' ? x : {}) }))
const notice = (id, more) => ({ id, kind: 'news', kind_text: '动态', title: '冬被送到了', summary: '灵泉街道 26 件冬被已经送到', organisation: '示例慈善会', published_on: '2026-11-20', pinned: false, cover_url: null, sample: true, blocks: [{ kind: 'paragraph', lines: [{ spans: spans('灵泉街道 26 件冬被已经送到。') }] }, { kind: 'heading', lines: [{ spans: spans('下一步') }] }, { kind: 'list', lines: [{ spans: spans('村里再走一遍') }, { spans: spans('缺的在本月补上') }] }, { kind: 'paragraph', lines: [{ spans: spans('收支看', { text: '善款收支', href: '/money' }, '。') }] }], ...more })
export const notices = [notice('n1', { kind: 'notice', kind_text: '公告', title: '今冬温暖行动开始了', pinned: true }), notice('n2', {}), notice('n3', { kind: 'result', kind_text: '结果公示', title: '十月圆梦的 12 个心愿' })]
