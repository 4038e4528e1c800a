import { beforeEach, describe, expect, it, vi } from 'vitest'

const store = new Map<string, unknown>()
let online: (now: { isConnected: boolean }) => void = () => undefined
vi.stubGlobal('uni', {
  getStorageSync: (k: string) => store.get(k) ?? '',
  setStorageSync: (k: string, v: unknown) => store.set(k, JSON.parse(JSON.stringify(v))),
  removeStorageSync: (k: string) => store.delete(k),
  onNetworkStatusChange: (f: typeof online) => (online = f),
})
const dropped: string[] = []
let serial = 0
const platform = vi.hoisted(() => ({ kind: 'h5', apiBase: '', fileBase: '' }) as Record<string, unknown>)
vi.mock('#platform', () => ({ default: platform }))
const asked = vi.hoisted(() => ({ times: 0, fail: false, keys: [] as string[], me: (): unknown => ({ signed_in: true, id: 'lan', csrf: 'c' }) }))
vi.mock('@/services/help', () => ({
  askHelp: async (_b: unknown, _p: unknown, key: string) => {
    asked.times += 1
    asked.keys.push(key)
    await new Promise((ok) => setTimeout(ok, 1))
    if (asked.fail) throw new ((await import('@/kit/http')).ApiError)(0, {})
    return { id: 'r1' }
  },
  addFile: async () => ({}),
  askHelpAtWork: async () => ({ id: 'w1' }),
  addFileAtWork: async () => ({}),
}))
vi.mock('@/services/own', () => ({ sayWish: async () => ({ id: 'o1' }), addOwnFile: async () => ({}), sayWishAtWork: async () => ({ id: 'o2' }), addOwnFileAtWork: async () => ({}), checkOwn: async (b: { about: string }) => ({ id: b.about }) }))
vi.mock('@/services/me', () => ({ fetchMe: async () => asked.me(), closeSession: async () => undefined }))

let drafts: typeof import('@/stores/drafts')
let me: typeof import('@/stores/me')
const { emptyBody } = await import('@/kit/asking')
beforeEach(async () => {
  store.clear()
  dropped.length = 0
  Object.assign(asked, { times: 0, fail: false, keys: [], me: () => ({ signed_in: true, id: 'lan', csrf: 'c' }) })
  Object.assign(platform, { randomHex: (n: number) => String((serial += 1)).padStart(n, '0'), keep: async () => `f${(serial += 1)}`, held: async (name: string) => ({ path: name, bytes: 5 }), drop: async (name: string) => void dropped.push(name) })
  vi.resetModules()
  drafts = await import('@/stores/drafts')
  me = await import('@/stores/me')
  me.setMe({ signed_in: true, id: 'lan', csrf: 'c' })
})
const begun = (text = '难') => drafts.begin('mine', emptyBody({ text }))

describe('drafts', () => {
  it('lie on the phone from the first word, and outlive the program', async () => {
    const d = begun('房子漏雨')
    await drafts.attach(d, 'photo', { path: 'tmp', bytes: 7 })
    vi.resetModules()
    const again = await import('@/stores/drafts')
    again.readDrafts()
    expect(again.halfWritten('mine')).toMatchObject({ id: d.id, body: { text: '房子漏雨' }, files: [{ kind: 'photo', bytes: 7 }] })
  })
  it('put the voice first, for it may stand for the words', async () => {
    const d = begun('')
    await drafts.attach(d, 'photo', { path: 'a', bytes: 1 })
    await drafts.attach(d, 'voice', { path: 'b', bytes: 2 }, 9)
    expect(d.files.map((f) => f.kind)).toEqual(['voice', 'photo'])
  })
  it('are deleted with their files', async () => {
    const d = begun()
    await drafts.attach(d, 'photo', { path: 'a', bytes: 1 })
    const name = d.files[0].name
    await drafts.remove(d.id)
    expect([drafts.drafts.all.length, dropped, store.get('wb-drafts')]).toEqual([0, [name], []])
  })
  it('are sent once by two taps, and are gone then', async () => {
    const d = begun()
    const ends = await Promise.all([drafts.send(d.id), drafts.send(d.id)])
    expect([ends, asked.times, drafts.drafts.all.length, drafts.drafts.went]).toEqual([['sent', 'sent'], 1, 0, [d.id, 'r1']])
  })
  it('wait without network and go out by themselves under the same key when it is back', async () => {
    const d = begun()
    drafts.watchNetwork()
    asked.fail = true
    expect(await drafts.send(d.id)).toBe('later')
    expect(drafts.unsent('mine').map((x) => x.id)).toEqual([d.id])
    online({ isConnected: false })
    asked.fail = false
    online({ isConnected: true })
    await vi.waitFor(() => expect(drafts.drafts.all.length).toBe(0))
    expect(new Set(asked.keys)).toEqual(new Set([d.id]))
  })
  it('do not go out under another person\'s name', async () => {
    const d = begun()
    asked.fail = true
    await drafts.send(d.id)
    asked.fail = false
    me.setMe({ signed_in: true, id: 'bo', csrf: 'c' })
    const before = asked.times
    await drafts.flush()
    expect([asked.times, drafts.unsent('mine').length]).toEqual([before, 1])
  })
  it('wait for whoever has proved no phone', async () => {
    const d = begun()
    asked.fail = true
    await drafts.send(d.id)
    Object.assign(asked, { fail: false, times: 0 })
    me.setMe({ signed_in: true, id: 'lan', csrf: 'c', has_phone: false })
    await drafts.flush()
    expect(asked.times).toBe(0)
    me.setMe({ signed_in: true, id: 'lan', csrf: 'c', has_phone: true })
    await drafts.flush()
    expect([asked.times, drafts.drafts.all.length]).toEqual([1, 0])
  })
  it('do not ask for a sign-in while it is the network that is missing', async () => {
    const d = begun()
    asked.fail = true
    await drafts.send(d.id)
    Object.assign(asked, { fail: false, times: 0 })
    vi.resetModules()
    const again = await import('@/stores/drafts')
    const { ApiError } = await import('@/kit/http')
    again.readDrafts()
    again.draftOf(d.id)!.says = ''
    asked.me = () => { throw new ApiError(0, {}) }
    expect([again.whyHere(again.draftOf(d.id)!), again.sendKey()]).toEqual(['还没有连上网络，连上后会自动送出', '现在送出'])
    expect(await again.sendAsked(d.id)).toBe('later')
    expect(again.whyHere(again.draftOf(d.id)!)).toBe('网络不通，请检查手机网络后再试')
    asked.me = () => ({ signed_in: false, csrf: null })
    expect([await again.sendAsked(d.id), again.whyHere(again.draftOf(d.id)!), again.sendKey(), asked.times]).toEqual(['signin', '登录后就能送出', '登录后送出', 0])
  })
  it('that are half written do not go out at all', async () => {
    begun()
    await drafts.flush()
    expect(asked.times).toBe(0)
  })
  it('do not grow without end', () => {
    for (let n = 0; n < 25; n += 1) begun(String(n))
    expect(drafts.drafts.all.length).toBe(20)
  })
})
