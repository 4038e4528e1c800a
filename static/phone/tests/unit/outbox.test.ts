import { describe, expect, it, vi } from 'vitest'

vi.mock('#platform', () => ({ default: { kind: 'weixin', apiBase: '', fileBase: '' } }))
const { ApiError } = await import('@/kit/http')
const { sendDraft } = await import('@/kit/outbox')
type Draft = import('@/kit/outbox').Draft<{ text: string }>
type Part = import('@/services/help').Part

const voice = { name: 'v', kind: 'voice' as const, bytes: 9, seconds: 3 }
const photo = (n: number) => ({ name: `p${n}`, kind: 'photo' as const, bytes: 9 })
const draft = (files: Draft['files'] = []): Draft => ({ id: 'k'.repeat(32), door: 'mine', state: 'waiting', says: '', at: '', owner: '', made: '', body: { text: '难' }, files })
const offline = new ApiError(0, {})
const said = (status: number, detail: { field: string; issue: string }[] = []) => new ApiError(status, { code: 'x', message: '不行', detail })

/** A server that keeps what it was sent, by key, and breaks where the test says. */
function server(breaks: (call: number) => unknown = () => null) {
  const kept = new Map<string, string[]>()
  let calls = 0
  const take = (key: string, what: string) => {
    calls += 1
    const fault = breaks(calls)
    if (fault === 'after') kept.set(key, [what])
    if (fault) throw fault === 'after' ? offline : fault
    kept.set(key, [what])
  }
  const ways = {
    ask: vi.fn(async (_b: { text: string }, part: Part | null, key: string) => (take(key, `words+${part?.kind ?? ''}`), { id: 'r1' })),
    add: vi.fn(async (id: string, part: Part, key: string) => take(key, `${id}:${part.held.path}`)),
    held: async (f: { name: string; kind: 'voice' | 'photo' }): Promise<Part | null> => (f.name === 'lost' ? null : { kind: f.kind, held: { path: f.name, bytes: 9 } }),
  }
  return { ways, kept }
}

describe('one draft', () => {
  it('goes out with its first file beside the words and the others after', async () => {
    const { ways, kept } = server()
    const d = draft([voice, photo(1), photo(2)])
    expect(await sendDraft(d, ways, () => undefined)).toBe('sent')
    expect([...kept.values()].flat()).toEqual(['words+voice', 'r1:p1', 'r1:p2'])
  })
  it.each([1, 2, 3, 4, 5, 6])('cut off at call %i and sent again is one request and each file once', async (at) => {
    for (const how of [offline, 'after']) {
      const { ways, kept } = server((n) => (n === at ? how : null))
      const d = draft([voice, photo(1), photo(2)])
      const save = vi.fn()
      let end = await sendDraft(d, ways, save)
      if (at <= 3) expect([end, d.state]).toEqual(['later', 'waiting'])
      end = end === 'sent' ? end : await sendDraft(d, ways, save)
      expect(end).toBe('sent')
      expect([...kept.keys()]).toEqual([d.id, `${d.id}-1`, `${d.id}-2`])
    }
  })
  it('keeps what has arrived before anything else is tried', async () => {
    const states: string[] = []
    const d = draft([voice, photo(1)])
    const { ways } = server((n) => (n === 2 ? offline : null))
    await sendDraft(d, ways, () => states.push(`${d.made}${d.files.map((f) => (f.sent ? 1 : 0)).join('')}`))
    expect(states).toEqual(['r110', 'r110'])
  })
  it('is refused with the words of the fields, and may be mended', async () => {
    const { ways } = server(() => said(422, [{ field: '/text', issue: '请写几句' }, { field: '/troubles', issue: '请选择' }]))
    const d = draft()
    expect(await sendDraft(d, ways, () => undefined)).toBe('refused')
    expect([d.state, d.says, d.made]).toEqual(['refused', '请写几句；请选择', ''])
  })
  it('waits for a phone to be proved', async () => {
    const { ways } = server(() => new ApiError(422, { code: 'phone_needed', message: '请先验证手机号' }))
    expect(await sendDraft(draft(), ways, () => undefined)).toBe('later')
  })
  it.each([0, 401, 429, 500, 503])('waits at status %i', async (status) => {
    const { ways } = server(() => said(status))
    expect(await sendDraft(draft(), ways, () => undefined)).toBe('later')
  })
  it('leaves out a file that is refused or lost once the words are with us', async () => {
    const { ways } = server((n) => (n === 2 ? said(422) : null))
    const d = draft([voice, photo(1), { ...photo(2), name: 'lost' }, photo(3)])
    expect(await sendDraft(d, ways, () => undefined)).toBe('sent')
    expect(d.files.every((f) => f.sent)).toBe(true)
  })
})
