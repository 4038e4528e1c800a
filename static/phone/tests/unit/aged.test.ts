import { beforeEach, expect, it, vi } from 'vitest'
import { changesOf, keepChanges } from '@/stores/aged'

const changes = [{ label: '多少钱（短）', before: '每月 885 元', after: '每月 935 元' }]
const disk = new Map<string, string>()
beforeEach(() => {
  disk.clear()
  vi.stubGlobal('uni', {
    setStorage: (o: { key: string; data: unknown }) => void disk.set(o.key, JSON.stringify(o.data)),
    removeStorageSync: (key: string) => void disk.delete(key),
    getStorageSync: (key: string) => JSON.parse(disk.get(key) ?? '""'),
  })
})

it('tells what has changed on the page of that policy and paper alone', () => {
  keepChanges('p1', 's1', changes)
  expect(changesOf('p1', 's1')).toEqual(changes)
  expect(changesOf('p1', 's1')).toEqual(changes) // whoever comes back still sees it
  expect([changesOf('p2', 's1'), changesOf('p1', 's2')]).toEqual([[], []])
})
it('outlives a reload', async () => {
  keepChanges('p1', 's1', changes)
  vi.resetModules()
  expect((await import('@/stores/aged')).changesOf('p1', 's1')).toEqual(changes)
})
it('forgets the paper before', () => {
  keepChanges('p1', 's1', changes)
  keepChanges('p1', 's2')
  expect(changesOf('p1', 's1')).toEqual([])
  expect(disk.size).toBe(0)
  keepChanges(null, '', changes)
  expect(disk.size).toBe(0)
})
