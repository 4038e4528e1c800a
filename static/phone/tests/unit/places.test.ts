import { beforeEach, expect, it, vi } from 'vitest'
import { placeName, rememberPlace } from '@/kit/places'

const store = new Map<string, unknown>()
vi.stubGlobal('uni', { getStorageSync: (k: string) => store.get(k) ?? '', setStorageSync: (k: string, v: unknown) => store.set(k, JSON.parse(JSON.stringify(v))) })
beforeEach(() => store.clear())

it('a place keeps its name over a reload', () => {
  rememberPlace('360902001', '袁州区灵泉街道')
  expect(placeName('360902001')).toBe('袁州区灵泉街道')
  expect([placeName(''), placeName('360902002')]).toEqual(['', ''])
})
it('the newest name counts, and no more than forty are kept', () => {
  for (let n = 0; n < 50; n += 1) rememberPlace(String(n), `村${n}`)
  rememberPlace('49', '新名字')
  expect([placeName('49'), placeName('11'), placeName('9')]).toEqual(['新名字', '村11', ''])
})
