import { beforeEach, expect, it, vi } from 'vitest'

const store = new Map<string, unknown>()
vi.stubGlobal('uni', { getStorageSync: (k: string) => store.get(k) ?? '', setStorageSync: (k: string, v: unknown) => store.set(k, v) })
const platform = vi.hoisted(() => ({ hostFontScale: (): number => 1, randomHex: (n: number) => Math.random().toString(16).padEnd(n + 2, '0').slice(2, n + 2) }))
vi.mock('#platform', () => ({ default: platform }))
const { look, readLook, sizeFor, toggleElder } = await import('@/stores/look')
const { OnceKey } = await import('@/kit/once')

beforeEach(() => {
  store.clear()
  platform.hostFontScale = () => 1
})
it('follows 关怀模式 until the person decides', () => {
  platform.hostFontScale = () => 1.4
  readLook()
  expect(look.size).toBe(24)
  toggleElder()
  readLook()
  expect(look.size).toBe(18)
})
it('has three sizes for every scale', () => {
  expect([1, 1.2, 1.4, 1.75, 3].map(sizeFor)).toEqual([18, 18, 24, 30, 30])
})
it('keeps one key while the gift stays the same, and takes another when it changes', () => {
  const key = new OnceKey()
  const first = key.for({ id: 'k1', amount_fen: 6600 })
  expect(key.for({ id: 'k1', amount_fen: 6600 })).toBe(first)
  expect(key.for({ id: 'k1', amount_fen: 6601 })).not.toBe(first)
  expect(first).toHaveLength(32)
})
