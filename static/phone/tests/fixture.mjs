// fixture.mjs --port 8200: the API's shapes in memory, to look at both builds before or without the platform.
// H5 at /m/, the executed mini-program at /mp/. It holds no rules worth trusting; journeys run against the platform.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { campaigns, catalogue, facts, messages, notices, policies, regions, steps, wishes } from './fixture-data.mjs'

const { values } = parseArgs({ options: { port: { type: 'string', default: '8200' } } })
const dist = fileURLToPath(new URL('../../dist', import.meta.url))
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.png': 'image/png' }
const now = () => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 19) + '+08:00'
const sessions = new Map()
const claims = new Map()
const lines = new Map()
const orders = new Map()
const gifts = []
let serial = 0
const uid = (p) => `${p}${(serial += 1)}x${Math.random().toString(16).slice(2, 10)}`

class Refusal extends Error {
  constructor(status, code, message, more = {}) {
    super(message)
    Object.assign(this, { status, code, more })
  }
}
const card = (w) => Object.fromEntries(['id', 'no', 'title', 'kind', 'for_whom', 'area_name', 'price_fen', 'quantity', 'left', 'state', 'state_text', 'waiting_days', 'photo_url', 'sample'].map((k) => [k, w[k]]))
const policyCard = (p) => Object.fromEntries(['id', 'no', 'name', 'department', 'category', 'summary', 'amount_text', 'sample'].map((k) => [k, p[k]]))
const campaignCard = (c) => Object.fromEntries(['id', 'title', 'summary', 'state', 'state_text', 'raised_fen', 'target_fen', 'gifts_count', 'ends_on', 'last_report_on', 'accepts_gifts', 'cover_url', 'sample'].map((k) => [k, c[k]]))
const page = (all, q, size = 20) => {
  const n = Number(q.get('page') || 1)
  return { items: all.slice((n - 1) * size, n * size), total: all.length, is_more: false, page: n, page_size: size }
}
const found = (list, id) => list.find((x) => x.id === id) ?? refuse(404, 'not_found', '没有找到')
function refuse(status, code, message, more) {
  throw new Refusal(status, code, message, more)
}
const signedIn = (c) => c.me ?? refuse(401, 'signed_out', '请先登录')

const meOf = (c) => (c.me ? { signed_in: true, id: c.me.id, name: c.me.name, phone_masked: c.me.phone && '138****0001', has_phone: !!c.me.phone, has_name: !!c.me.name, csrf: c.bearer ? null : c.me.csrf, claims_in_hand: [...claims.values()].filter((x) => x.by === c.me.id && x.state === 'held').length, unread: 1 } : { signed_in: false, csrf: null })
const claimOf = (x) => ({ ...x, wish: card(found(wishes, x.wish)), by: undefined })
const wishOf = (w, c) => {
  const mine = c.me && claims.get(`${w.id}:${c.me.id}`)
  const live = mine && mine.state !== 'released' ? claimOf(mine) : null
  const waits = c.me && lines.get(w.id)?.indexOf(c.me.id)
  const waiting = waits >= 0 ? { place: waits + 1, told: false } : null
  const line = waiting ? [{ name: 'leave', label: '不再等候', needs: [] }] : [{ name: 'wait', label: '有人放弃时告诉我', needs: [] }]
  const actions = live ? [] : w.left > 0 ? [{ name: 'claim', label: '我来认领', needs: ['phone', 'name'] }] : line
  return { ...w, actions, waiting: live ? null : waiting, kept_until: null, my_claim: live, similar: w.left > 0 ? [] : wishes.filter((x) => x.left > 0 && x.title === w.title).slice(0, 3).map(card) }
}
const HELD = [{ name: 'sent', label: '已经寄出', needs: ['waybill'] }, { name: 'extend', label: '再宽限 7 天', needs: [] }, { name: 'release', label: '退回心愿', needs: [] }, { name: 'problem', label: '遇到问题', needs: ['kind', 'reason'], kinds: [{ value: 'unable', label: '我遇到了困难，办不了' }, { value: 'other', label: '其他情况' }] }]

function lined(c, change) {
  lines.set(c.id, change(lines.get(c.id) ?? [], signedIn(c).id))
  return wishOf(found(wishes, c.id), c)
}
function open(c, extra = {}) {
  const me = { id: uid('u'), name: null, phone: null, csrf: uid('csrf'), ...extra }
  const token = uid('tok')
  sessions.set(token, me)
  return { token, me }
}
const ROUTES = [
  ['GET', '/facts', () => facts],
  ['GET', '/regions', (c) => ({ items: regions[c.q.get('parent')] ?? [] })],
  ['GET', '/scenes/:id', (c) => (/^GONE/.test(c.id) ? refuse(410, 'scene_withdrawn', '这个码已停用，政策在下面都能查到') : /^NONE/.test(c.id) ? refuse(404, 'scene_unknown', '这个码不是我们的，或者已经停用') : { kind: { P: 'policy', C: 'category', W: 'wish' }[c.id[0]] ?? 'catalogue', subject_id: { P: 'p01', C: 'c00', W: 'w1' }[c.id[0]] ?? null, area: { code: '360902001', name: '灵泉街道', full_name: '袁州区灵泉街道' }, serial: 'S1', stale: c.id.endsWith('stale'), changes: c.id.endsWith('stale') ? [{ label: '多少钱（短）', before: '每月 885 元', after: '每月 935 元' }] : [] })],
  ['GET', '/policies/catalogue', () => catalogue],
  ['GET', '/policies', (c) => page(policies.filter((p) => (!c.q.get('category') || p.category_id === c.q.get('category')) && (!c.q.get('q') || (p.name + p.summary).includes(c.q.get('q')))).map(policyCard), c.q)],
  ['GET', '/policies/:id', (c) => found(policies, c.id)],
  ['GET', '/wishes', (c) => page(wishes.filter((w) => w.left > 0 && (!c.q.get('kind') || w.kind === c.q.get('kind')) && (!c.q.get('q') || w.title.includes(c.q.get('q')))).map(card), c.q, Number(c.q.get('page_size') || 20))],
  ['GET', '/wishes/:id', (c) => wishOf(found(wishes, c.id), c)],
  ['POST', '/wishes/:id/claim', claim],
  ['POST', '/wishes/:id/release', (c) => moved(c, { state: 'released', state_text: '已退回', actions: [], days_left: null }, 1)],
  ['POST', '/wishes/:id/extend', (c) => moved(c, { days_left: 14, extended: true, lease_until: '2026-12-06T23:59:59+08:00', actions: HELD.filter((a) => a.name !== 'extend') })],
  ['POST', '/wishes/:id/problem', (c) => moved(c, { state: 'problem', state_text: '有问题', actions: [] })],
  ['POST', '/wishes/:id/wait', (c) => lined(c, (who, id) => (who.includes(id) ? who : [...who, id]))],
  ['POST', '/wishes/:id/leave', (c) => lined(c, (who, id) => who.filter((x) => x !== id))],
  ['GET', '/me/waits', (c) => ({ items: wishes.filter((w) => lines.get(w.id)?.includes(signedIn(c).id)).map(card) })],
  ['POST', '/wishes/:id/sent', (c) => moved(c, { state: 'sent', state_text: '已寄送', steps: steps(2), actions: [], days_left: null, ...c.body })],
  ['GET', '/campaigns', (c) => page(campaigns.filter((k) => (k.state === 'ended') === (c.q.get('state') === 'ended')).map(campaignCard), c.q)],
  ['GET', '/campaigns/:id', (c) => found(campaigns, c.id)],
  ['GET', '/campaigns/:id/spendings', (c) => page(found(campaigns, c.id).spendings, c.q)],
  ['GET', '/notices', (c) => page(notices.filter((n) => !c.q.get('kind') || n.kind === c.q.get('kind')), c.q, Number(c.q.get('page_size') || 20))],
  ['GET', '/notices/:id', (c) => found(notices, c.id)],
  ['POST', '/campaigns/:id/gifts', give],
  ['POST', '/payments/:id/cashier', (c) => (c.bearer ? { kind: 'jsapi', timeStamp: '1763700000', nonceStr: 'n', package: `prepay_id=${c.id}`, signType: 'RSA', paySign: 'sig' } : { kind: 'h5', h5_url: `/cashier/${c.id}?back=${encodeURIComponent(c.body.return_url)}` })],
  ['GET', '/payments/:id', (c) => orders.get(c.id) ?? refuse(404, 'not_found', '没有找到')],
  ['GET', '/gifts', (c) => (signedIn(c), page(gifts, c.q))],
  ['GET', '/gifts/:id', (c) => found(gifts, c.id)],
  ['GET', '/me', meOf],
  ['PATCH', '/me', (c) => ((signedIn(c).name = c.body.name), meOf(c))],
  ['POST', '/me/phone', (c) => ((signedIn(c).phone = '13800000001'), meOf(c))],
  ['GET', '/me/claims', (c) => page([...claims.values()].filter((x) => x.by === signedIn(c).id && (c.q.get('state') === 'all' || x.state !== 'released')).map(claimOf), c.q)],
  ['GET', '/me/messages', (c) => (signedIn(c), { items: messages, next: null, has_more: false })],
  ['POST', '/me/messages/read', () => null],
  ['POST', '/session/phone', (c) => (/^1\d{10}$/.test(c.body.phone) ? { resend_after_s: 60 } : refuse(422, 'bad_phone', '手机号不对'))],
  ['POST', '/session', session],
  ['DELETE', '/session', (c) => (sessions.delete(c.token), null)],
]
function session(c) {
  if (c.body.code) return { token: open(c).token, expires_at: now() }
  if (c.body.sms_code !== '123456') refuse(422, 'sms_code_wrong', '验证码不对，请再看一下短信', { detail: [{ field: '/sms_code', issue: '验证码不对，请再看一下短信' }] })
  const { token, me } = open(c, { phone: c.body.phone })
  c.cookie = `wb_session=${token}; Path=/; HttpOnly; SameSite=Lax`
  return { csrf: me.csrf, expires_at: now() }
}
function claim(c) {
  const me = signedIn(c)
  const w = found(wishes, c.id)
  if (!me.phone) refuse(422, 'phone_needed', '请先验证手机号')
  if (!me.name && !c.body.name) refuse(422, 'name_needed', '请写一个称呼', { detail: [{ field: '/name', issue: '请写一个称呼' }] })
  if (w.left < 1 || w.id === 'w3') refuse(409, 'wish_taken', '这个心愿刚刚被别人认领了，看看其他心愿吧', { similar: wishes.filter((x) => x.title === w.title && x.id !== w.id).slice(0, 3).map(card) })
  me.name ||= c.body.name
  w.left -= 1
  if (!w.left) Object.assign(w, { state: 'claimed', state_text: '已被认领' })
  const x = { id: uid('c'), wish: w.id, by: me.id, pieces: 1, state: 'held', state_text: '等您寄出', steps: steps(1), lease_until: '2026-11-29T23:59:59+08:00', days_left: 7, overdue: false, extended: false, problem_text: null, letter_due: null, arranged_on: null, has_label: w.kind === 'goods', carrier: null, waybill: null, photo_url: null, actions: HELD }
  claims.set(`${w.id}:${me.id}`, x)
  return claimOf(x)
}
function moved(c, changes, back = 0) {
  const x = claims.get(`${c.id}:${signedIn(c).id}`) ?? refuse(404, 'not_found', '没有找到')
  Object.assign(x, changes)
  Object.assign(found(wishes, c.id), back ? { left: 1, state: 'open', state_text: '等待认领' } : {})
  return claimOf(x)
}
function give(c) {
  signedIn(c)
  if (!c.req.headers['idempotency-key']) refuse(422, 'key_needed', '少了 Idempotency-Key')
  if (c.body.amount_fen < 100) refuse(422, 'amount_too_small', '最少 1 元')
  const k = found(campaigns, c.id)
  const order_no = uid('O')
  orders.set(order_no, { order_no, state: 'asked', amount_fen: c.body.amount_fen, refunded_fen: 0, refunding_fen: 0, campaign: { id: k.id, title: k.title }, gift_id: null, paid_at: null, ask: c.body })
  return { order_no }
}
function paid(no) {
  const o = orders.get(no)
  const name = { anonymous: '爱心人士', alias: o.ask.alias, real: '王女士' }[o.ask.shown_as]
  const g = { id: uid('g'), no: `JZ2026-${String(gifts.length + 1).padStart(4, '0')}`, campaign: o.campaign, amount_fen: o.amount_fen, shown_as: o.ask.shown_as, shown_name: name, message: o.ask.message ?? null, at: now(), order_no: no, refunded_fen: 0, refunding_fen: 0, state_text: '已入账' }
  gifts.unshift(g)
  Object.assign(o, { state: 'paid', gift_id: g.id, paid_at: now() })
}

async function answer(req, res, url) {
  const c = { req, q: url.searchParams }
  c.bearer = /^Bearer (.+)/.exec(req.headers.authorization ?? '')?.[1]
  c.token = c.bearer ?? /wb_session=(\w+)/.exec(req.headers.cookie ?? '')?.[1]
  c.me = sessions.get(c.token)
  const chunks = []
  for await (const x of req) chunks.push(x)
  const text = Buffer.concat(chunks).toString()
  c.body = /json/.test(req.headers['content-type'] ?? '') && text ? JSON.parse(text) : { carrier: '顺丰', waybill: 'SF0001' }
  const parts = url.pathname.slice('/api/v1'.length).split('/')
  for (const [method, pattern, fn] of ROUTES) {
    const want = pattern.split('/')
    if (method !== req.method || want.length !== parts.length || !want.every((w, i) => w[0] === ':' || w === parts[i])) continue
    c.id = decodeURIComponent(parts[want.indexOf(':id')] ?? '')
    if (c.me && !c.bearer && method !== 'GET' && pattern !== '/session' && req.headers['x-csrf-token'] !== c.me.csrf) refuse(403, 'csrf_wrong', '页面过期了，请刷新')
    const data = fn(c)
    if (c.cookie) res.setHeader('set-cookie', c.cookie)
    return data === null ? res.writeHead(204).end() : res.writeHead(method === 'POST' ? 201 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(data))
  }
  return refuse(404, 'not_found', '没有找到')
}
function file(res, name, fallback) {
  const f = fs.existsSync(name) && fs.statSync(name).isFile() ? name : fallback
  if (!f || !fs.existsSync(f)) return res.writeHead(404).end()
  res.writeHead(200, { 'content-type': TYPES[path.extname(f)] ?? 'application/octet-stream', 'content-security-policy': "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:" })
  return fs.createReadStream(f).pipe(res)
}
function cashier(res, url) {
  const no = url.pathname.split('/')[2]
  if (url.searchParams.has('pay')) {
    paid(no)
    return res.writeHead(302, { location: url.searchParams.get('back') }).end()
  }
  return res.writeHead(200, { 'content-type': TYPES['.html'] }).end(`<meta charset=utf-8><a href="?pay=1&back=${encodeURIComponent(url.searchParams.get('back'))}">支付</a>`)
}
http.createServer(async (req, res) => {
  const url = new URL(req.url, 'http://x')
  try {
    if (url.pathname.startsWith('/api/v1/')) return await answer(req, res, url)
    if (url.pathname.startsWith('/cashier/')) return cashier(res, url)
    if (url.pathname.startsWith('/__paid/')) return paid(url.pathname.split('/')[2]), res.writeHead(204).end()
    if (url.pathname.startsWith('/mp/')) return file(res, path.join(dist, 'mprun', url.pathname.slice(4) || 'index.html').replace(/\/$/, '/index.html'))
    if (url.pathname.startsWith('/m/')) return file(res, path.join(dist, 'h5', url.pathname.slice(3)), path.join(dist, 'h5/index.html'))
    return res.writeHead(404).end()
  } catch (e) {
    if (!(e instanceof Refusal)) console.error(e)
    const body = { code: e.code ?? 'broken', message: e.status ? e.message : '服务暂时出了点问题', detail: [], request_id: 'req-00007f3a', ...(e.more ?? {}) }
    return res.writeHead(e.status ?? 500, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}).listen(Number(values.port), '127.0.0.1', () => console.log(`fixture on http://127.0.0.1:${values.port}/m/ and /mp/`))
