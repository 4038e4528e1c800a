/** 扫码. One printed address, https://HOST/q/<scene>, serves everybody: WeChat opens the mini-program with
 *  ?q=<encoded address>&scancode_time=<s>, a 小程序码 brings ?scene=<encoded scene>, and the H5 link ?code=<scene>.
 *  Only the server can tell whether a scene is ours (it is signed); here it only has to look like one. */
const SCENE = /^[0-9A-Za-z!$&'()*+,:;=@._~-]{6,32}$/
const PRINTED = /^https?:\/\/[^/?#]+\/q\/([^/?#]+)(?:[/?#].*)?$/

const decode = (s: string): string => {
  try {
    return decodeURIComponent(s)
  } catch {
    return s
  }
}

/** The query of a page in plain words: H5 decodes it on the way in, WeChat does not. */
export const plain = (query: Record<string, unknown> = {}): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(query).map(([k, v]) => [k, decode(String(v ?? ''))]))

/** The scene in what a camera or a person gave, or '' when there is none. */
export function sceneIn(raw: string): string {
  const text = raw.trim()
  const scene = PRINTED.exec(text)?.[1] ?? text
  return SCENE.test(scene) ? scene : ''
}

/** The scene in the query a page was opened with. */
export function sceneOf(query: Record<string, string | undefined> = {}): string {
  if (query.q) return sceneIn(decode(query.q))
  if (query.scene) return sceneIn(decode(query.scene))
  return query.code ? sceneIn(decode(query.code)) : ''
}

export interface Place { code: string; name: string; full_name: string }
export interface Landing { kind: 'catalogue' | 'policy' | 'category' | 'wish' | 'event'; subject_id: string | null; unit?: string; area: Place | null; stale: boolean; serial?: string; station?: { name: string; address: string; phone: string } | null }

/** A parcel's label: where it goes, whom to call; and the way on for who works there. */
function parcel(to: Landing): string {
  const told = { code: to.serial ?? '', place: to.area?.full_name ?? '', name: to.station?.name ?? '', address: to.station?.address ?? '', phone: to.station?.phone ?? '' }
  return `/wish/parcel?${Object.entries(told).map(([k, v]) => `${k}=${encodeURIComponent(v)}`).join('&')}`
}

/** The page a scene leads to. */
export function pageOf(to: Landing): string {
  const area = (to.area ? `&area=${to.area.code}&place=${encodeURIComponent(to.area.full_name || to.area.name)}` : '') + (to.serial ? `&scene=${to.serial}` : '')
  const stale = to.stale ? '&stale=1' : ''
  switch (to.kind) {
    case 'policy':
      return `/policy/detail?id=${to.subject_id}${area}${stale}`
    case 'category':
      return `/policy/catalogue?category=${encodeURIComponent(to.subject_id ?? '')}${area}`
    case 'wish':
      return parcel(to)
    case 'event':
      return `/give/event?id=${to.subject_id}${to.unit ? `&unit=${to.unit}` : ''}`
    default:
      return `/policy/catalogue?from=code${area}`
  }
}

/** Where a message leads: the server names the thing, "wish:<id>" or "/gifts/<id>", and the client knows its page. */
const LINKS = new Map<string, (id: string) => string>([
  ['wish', (id) => `/wish/detail?id=${id}`],
  ['claim', () => '/wish/mine'],
  ['campaign', (id) => `/give/campaign?id=${id}`],
  ['gift', (id) => `/give/thanks?gift=${id}`],
  ['receipt', () => '/give/mine'],
  ['payment', (id) => `/give/paying?order=${id}`],
  ['policy', (id) => `/policy/detail?id=${id}`],
  ['help', (id) => `/help/show?id=${id}`],
  ['own', (id) => `/own/show?id=${id}`],
  ['notice', (id) => `/notice/detail?id=${id}`],
])
export function linkOf(link: string | null): string {
  const m = /^\/?([a-z]+?)s?(?:[:/]([\w-]+))?$/.exec(link ?? '')
  return (m && LINKS.get(m[1])?.(m[2] ?? '')) || ''
}

/** The page of this client behind a link in a notice, '' when it lies outside: the server let only known places pass. */
export function pageOfLink(href: string): string {
  if (href.startsWith('/m/')) return href.slice(2)
  const m = /^\/(policies|notices|money)\/([\w-]+)$/.exec(href)
  if (m) return { policies: '/policy/detail?id=', notices: '/notice/detail?id=', money: '/give/campaign?id=' }[m[1] as 'policies' | 'notices' | 'money'] + m[2]
  return { '/policies': '/policy/catalogue', '/notices': '/notice/list' }[href] ?? ''
}
