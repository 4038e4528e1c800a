import { describe, expect, it } from 'vitest'
import { emptyBody, faultsOf, screensFor, TITLES, WISH, workFaultsOf } from '@/kit/asking'
import type { HelpBody } from '@/services/help'
import type { PartName } from '@/kit/asking'
import { sizeText } from '@/kit/size'

const full = { ...emptyBody(), area_code: '360902001', troubles: ['care'], text: '难', contact_name: '兰心', consent: 'ticked' as const }
const all = (body: HelpBody = full, voice = false, agreed = true) => Object.assign({}, ...(Object.keys(TITLES) as PartName[]).map((p) => faultsOf(p, body, voice, agreed)))

describe('the form', () => {
  it('asks of a wish only what a visit needs, and no kind of trouble', () => {
    const said = { ...emptyBody({ contact_phone: '13800000009', consent: 'spoken' }), contact_name: '李秀英', area_code: '1', text: '一台电风扇' }
    expect(workFaultsOf(said, false, false, true)).toEqual({})
    expect(Object.keys(workFaultsOf(said, false, false))).toEqual(['troubles'])
    expect(faultsOf('say', emptyBody(), false, false, WISH.unsaid)).toEqual({ text: '请说一句，或写一句想要什么' })
    expect(WISH.screens(true).flat()).toEqual(['say', 'photo', 'who', 'place', 'contact'])
  })
  it('has six screens, and three in the elder view with the same parts', () => {
    expect([screensFor(false).length, screensFor(true).length]).toEqual([6, 3])
    expect([...screensFor(true).flat()].sort()).toEqual([...screensFor(false).flat()].sort())
  })
  it('lacks nothing when it is full, and a voice stands for words', () => {
    expect(all()).toEqual({})
    expect(all({ ...full, text: '' }, true)).toEqual({})
  })
  it('says what is missing, each in its own words', () => {
    expect(new Set(Object.keys(all(emptyBody())))).toEqual(new Set(['area_code', 'troubles', 'text', 'contact_name', 'consent']))
  })
  it('asks for the family only when it is for them, and for their own consent', () => {
    expect(Object.keys(all({ ...full, on_behalf: 'family' }, false, false))).toEqual(['person_name', 'relation', 'on_behalf'])
    expect(all({ ...full, on_behalf: 'family', person_name: '李秀英', relation: '父母' })).toEqual({})
  })
  it('wants paper photographed and numbered when a worker writes it down', () => {
    const body = { ...full, on_behalf: 'worker' as const, contact_phone: '13800000009', consent: 'paper' as const }
    expect(Object.keys(workFaultsOf(body, false, false))).toEqual(['consent', 'paper_no'])
    expect(workFaultsOf({ ...body, paper_no: '7' }, false, true)).toEqual({})
    expect(workFaultsOf({ ...body, consent: 'spoken' }, false, false)).toEqual({})
    expect(Object.keys(workFaultsOf({ ...body, contact_phone: '12345', consent: 'spoken' }, false, false))).toEqual(['contact_phone'])
  })
})

it('says how large a file is', () => {
  expect([1, 900, 330_000, 1_300_000, 10 * 1024 * 1024].map(sizeText)).toEqual(['1 KB', '1 KB', '322 KB', '1.2 MB', '10.0 MB'])
})
