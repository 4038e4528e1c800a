import { beforeEach, describe, expect, it, vi } from 'vitest'

type Ask = { url: string; method: string; data?: unknown; header: Record<string, string>; success(r: { statusCode: number; data: unknown }): void; fail(e: { errMsg: string }): void }
const asked: Ask[] = []
const store = new Map<string, unknown>()
let server: (a: Ask) => { status: number; data?: unknown } | 'offline' | 'slow'
vi.stubGlobal('uni', {
  request(a: Ask) {
    asked.push(a)
    const r = server(a)
    setTimeout(() => (r === 'offline' ? a.fail({ errMsg: 'request:fail' }) : r === 'slow' ? a.fail({ errMsg: 'request:fail timeout' }) : a.success({ statusCode: r.status, data: r.data ?? {} })), 0)
  },
  getStorageSync: (k: string) => store.get(k) ?? '',
  setStorageSync: (k: string, v: unknown) => store.set(k, v),
  removeStorageSync: (k: string) => store.delete(k),
})
const platform = vi.hoisted(() => ({ kind: 'weixin', apiBase: 'https://api.test', fileBase: 'https://api.test', signIn: async (_post: unknown): Promise<string | null> => null }))
vi.mock('#platform', () => ({ default: platform }))

const signedOut = { status: 401, data: { code: 'signed_out', message: '请先登录', request_id: 'req-7f3a' } }
let http: typeof import('@/kit/http')
beforeEach(async () => {
  asked.length = 0
  store.clear()
  vi.resetModules()
  Object.assign(platform, { kind: 'weixin', apiBase: 'https://api.test', fileBase: 'https://api.test' })
  http = await import('@/kit/http')
})
const paths = () => asked.map((a) => `${a.method} ${a.url.replace('https://api.test/api/v1', '')}`)

describe('mini-program', () => {
  it('signs in once for two requests that meet one refusal, and repeats both', async () => {
    let signs = 0
    platform.signIn = () => new Promise((ok) => setTimeout(() => ok(`t${(signs += 1)}`), 5))
    server = (a) => (a.header.Authorization === 'Bearer t1' ? { status: 200, data: { ok: a.url } } : signedOut)
    const both = await Promise.all([http.request('GET', '/me'), http.request('GET', '/gifts')])
    expect(signs).toBe(1)
    expect(both).toEqual([{ ok: 'https://api.test/api/v1/me' }, { ok: 'https://api.test/api/v1/gifts' }])
    expect(store.get('wb-token')).toBe('t1')
  })
  it('tries a refused session once more and no more', async () => {
    platform.signIn = async () => 'dead'
    server = () => signedOut
    await expect(http.request('GET', '/me')).rejects.toMatchObject({ status: 401, code: 'signed_out' })
    expect(paths()).toEqual(['GET /me', 'GET /me'])
  })
  it('keeps the Idempotency-Key over the repeated attempt', async () => {
    platform.signIn = async () => 't1'
    server = (a) => (a.header.Authorization ? { status: 201, data: { order_no: 'O1' } } : signedOut)
    await http.request('POST', '/campaigns/k1/gifts', { body: { amount_fen: 6600 }, key: 'abc' })
    expect(asked.map((a) => a.header['Idempotency-Key'])).toEqual(['abc', 'abc'])
  })
})

describe('H5', () => {
  beforeEach(() => Object.assign(platform, { kind: 'h5', apiBase: '', fileBase: 'https://house.test' }))
  it('fetches the CSRF value before its first write and sends no token', async () => {
    server = (a) => (a.method === 'GET' ? { status: 200, data: { csrf: 'c1' } } : { status: 200 })
    await http.request('PATCH', '/me', { body: { name: '王' } })
    expect(asked.map((a) => [a.method, a.header['X-CSRF-Token'], a.header.Authorization])).toEqual([['GET', undefined, undefined], ['PATCH', 'c1', undefined]])
  })
  it('takes a fresh CSRF value when the old one is refused', async () => {
    http.rememberCsrf('old')
    server = (a) => (a.method === 'GET' ? { status: 200, data: { csrf: 'new' } } : a.header['X-CSRF-Token'] === 'new' ? { status: 200 } : { status: 403, data: { code: 'csrf_wrong' } })
    await http.request('PATCH', '/me', { body: {} })
    expect(asked.map((a) => a.method)).toEqual(['PATCH', 'GET', 'PATCH'])
  })
  it('gives a picture its whole address, for uni-app puts /m before a bare path', async () => {
    expect(http.fileUrl('/api/v1/wishes/w1/photo')).toBe('https://house.test/api/v1/wishes/w1/photo')
    expect(await http.ownPicture('/api/v1/claims/c1/photo')).toBe('https://house.test/api/v1/claims/c1/photo')
  })
  it('does not sign in by itself', async () => {
    server = () => signedOut
    await expect(http.request('GET', '/gifts')).rejects.toSatisfy(http.isSignedOut)
    expect(asked.length).toBe(1)
  })
})

describe('words for people', () => {
  const said = async (answer: ReturnType<typeof server>) => {
    server = () => answer
    return http.request('GET', '/facts').then(() => '', http.errorText)
  }
  it('adds the tail of the request id', async () => {
    expect(await said({ status: 409, data: { code: 'gifts_closed', message: '这个项目已停止接受捐款', request_id: 'a1b27f3a' } })).toBe('这个项目已停止接受捐款（编号 7F3A）')
  })
  it('tells a lost network from a slow one and from a broken server', async () => {
    expect(await said('offline')).toContain('网络不通')
    expect(await said('slow')).toContain('网络有点慢')
    expect(await said({ status: 502, data: '<html>' })).toBe('服务暂时出了点问题，请稍后再试')
  })
  it('finds the word on one field', async () => {
    server = () => ({ status: 422, data: { code: 'bad', detail: [{ field: '/name', issue: '太长' }] } })
    const e: InstanceType<typeof http.ApiError> = await http.request<never>('GET', '/facts').catch((x) => x)
    expect([e.field('name'), e.field('alias')]).toEqual(['太长', ''])
  })
  it('leaves empty parts of a query out', async () => {
    server = () => ({ status: 200 })
    await http.request('GET', '/wishes', { query: { area: '', q: '棉被', page: 1 } })
    expect(asked[0].url).toBe(`https://api.test/api/v1/wishes?q=${encodeURIComponent('棉被')}&page=1`)
  })
})

describe('work', () => {
  const open = (a: Ask) => a.method === 'POST' && a.url.endsWith('/session/work')
  it('opens its own session first and sends that token, not the donor\'s', async () => {
    http.rememberToken('donor')
    server = (a) => (open(a) ? { status: 201, data: { token: 'worker' } } : { status: 200, data: { name: '王走访' } })
    expect(await http.requestWork('GET', '/fieldwork')).toEqual({ name: '王走访' })
    expect(asked.map((a) => [a.method, a.header.Authorization])).toEqual([['POST', 'Bearer donor'], ['GET', 'Bearer worker']])
    await http.request('GET', '/me')
    expect(asked.at(-1)!.header.Authorization).toBe('Bearer donor')
  })
  it('opens one more when the old one is over, and gives up after that', async () => {
    http.rememberToken('donor')
    http.rememberWork({ token: 'old' })
    server = (a) => (open(a) ? { status: 201, data: { token: 'new' } } : a.header.Authorization === 'Bearer new' ? { status: 200, data: { ok: 1 } } : signedOut)
    expect(await http.requestWork('GET', '/fieldwork/claims')).toEqual({ ok: 1 })
    expect(paths()).toEqual(['GET /fieldwork/claims', 'POST /session/work', 'GET /fieldwork/claims'])
    server = (a) => (open(a) ? { status: 409, data: { code: 'work_unbound', message: '没有绑定工作身份' } } : signedOut)
    await expect(http.requestWork('GET', '/fieldwork')).rejects.toMatchObject({ code: 'work_unbound' })
  })
  it('on H5 uses the CSRF value of work for its writes alone', async () => {
    Object.assign(platform, { kind: 'h5', apiBase: '', fileBase: 'https://house.test' })
    server = (a) => (open(a) ? { status: 201, data: { csrf: 'w1' } } : a.url.endsWith('/me') ? { status: 200, data: { csrf: 'd1' } } : { status: 200 })
    await http.requestWork('POST', '/fieldwork/claims/c1/receive', { body: { note: '' } })
    expect(asked.map((a) => [a.method, a.header['X-CSRF-Token'], a.header.Authorization])).toEqual([['GET', undefined, undefined], ['POST', 'd1', undefined], ['POST', 'w1', undefined]])
  })
})
