import { expect, it } from 'vitest'
import { changesOf, keepChanges } from '@/stores/aged'

const changes = [{ label: '多少钱（短）', before: '每月 885 元', after: '每月 935 元' }]

it('tells what has changed on the page of that policy alone', () => {
  keepChanges('p1', changes)
  expect(changesOf('p1')).toEqual(changes)
  expect(changesOf('p1')).toEqual(changes) // whoever comes back still sees it
  expect(changesOf('p2')).toEqual([])
})
it('forgets the paper before', () => {
  keepChanges('p1', changes)
  keepChanges(null)
  expect([changesOf('p1'), changesOf('')]).toEqual([[], []])
})
