import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { expect, it } from 'vitest'
import { toFriend, toMoments } from '@/kit/share'
import type { Shared } from '@/kit/share'

const ABOUTS: Shared['about'][] = ['policy', 'wish', 'give', 'house']

it('sends the page itself, with a picture of ours', () => {
  const one: Shared = { about: 'wish', title: '微心愿：电风扇', path: '/wish/detail?id=w1' }
  expect(toFriend(one)).toEqual({ title: '微心愿：电风扇', path: '/wish/detail?id=w1', imageUrl: '/static/share-wish.png' })
  expect(toMoments(one)).toEqual({ title: '微心愿：电风扇', query: 'id=w1', imageUrl: '/static/share-wish.png' })
  expect(toMoments({ ...one, path: '/pages/wishes' }).query).toBe('')
})
it.each(ABOUTS)('has the picture of %s, small enough for both', (about) => {
  for (const [folder, limit] of [['src/static', 40_000], ['../site', 60_000]] as const) {
    expect(statSync(`${folder}/share-${about}.png`).size).toBeLessThan(limit)
  }
})
it('is how every page is shared', () => {
  const pages = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.vue') && existsSync(`src/${f}`))
  const sharing = pages.map((f) => readFileSync(`src/${f}`, 'utf8')).filter((s) => /onShare\w+\(/.test(s))
  expect(sharing.length).toBeGreaterThan(8)
  for (const s of sharing) {
    expect(s).toContain('onShareAppMessage(() => toFriend(shared()))')
    // Moments open the very page with the query given: what leads elsewhere, or is one's own, is not for them.
    if (s.includes('onShareTimeline(')) expect(s).toContain('onShareTimeline(() => toMoments(shared()))')
  }
})
