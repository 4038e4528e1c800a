import { describe, expect, it } from 'vitest'
import { along, cameIn, countedAt } from '@/kit/came'

const came = { area: '360902001', place: '袁州区灵泉街道', scene: 'y1etgr3tfg' }

describe('came', () => {
  it('goes along from page to page', () => {
    const address = along('/policy/fits', came)
    expect(address).toBe(`/policy/fits?area=360902001&place=${encodeURIComponent('袁州区灵泉街道')}&scene=y1etgr3tfg`)
    expect(cameIn(Object.fromEntries(new URLSearchParams(address.split('?')[1])))).toEqual(came)
    expect(along('/policy/detail?id=p1', { ...came, place: '', scene: '' })).toBe('/policy/detail?id=p1&area=360902001')
  })
  it('adds nothing where nothing is known', () => {
    expect(along('/policy/fits', cameIn({}))).toBe('/policy/fits')
  })
  it('counts with a serial, never with something else', () => {
    expect(countedAt(came)).toEqual({ area: '360902001', serial: 'y1etgr3tfg' })
    expect(['a&b=c', 'https://x', '1'.repeat(13), ''].map((scene) => countedAt({ ...came, scene }).serial)).toEqual(['', '', '', ''])
  })
})
