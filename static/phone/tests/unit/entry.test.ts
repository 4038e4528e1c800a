import { describe, expect, it } from 'vitest'
import { linkOf, pageOf, pageOfLink, sceneIn, sceneOf } from '@/kit/entry'

const area = { code: '360902001', name: '灵泉街道', full_name: '袁州区灵泉街道' }

describe('entry', () => {
  it('reads the three ways a code arrives', () => {
    const printed = encodeURIComponent('https://charity.example.cn/q/P1-7Kd_x9.Q~a')
    expect(sceneOf({ q: printed, scancode_time: '1763700000' })).toBe('P1-7Kd_x9.Q~a')
    expect(sceneOf({ scene: encodeURIComponent('P1-7Kd_x9') })).toBe('P1-7Kd_x9')
    expect(sceneOf({ code: 'P1-7Kd_x9' })).toBe('P1-7Kd_x9')
    expect(sceneOf({})).toBe('')
  })
  it('reads an address with something behind it', () => {
    expect(sceneIn('https://charity.example.cn/q/P1-7Kd_x9?from=wall')).toBe('P1-7Kd_x9')
    expect(sceneIn('http://127.0.0.1:8000/q/P1-7Kd_x9')).toBe('P1-7Kd_x9')
  })
  it.each(['', 'short', 'https://evil.example/x', 'https://evil.example/s/P1-7Kd_x9', 'javascript:alert(1)//aaaaaaaaaaaaaaaaaa', '%E0%A4%A', '一二三四五六七', 'a'.repeat(33)])('refuses %s', (text) => {
    expect(sceneIn(text)).toBe('')
    expect(sceneOf({ q: text })).toBe('')
  })
  it('opens the page that the scene means', () => {
    expect(pageOf({ kind: 'policy', subject_id: 'p1', area, stale: true })).toBe(`/policy/detail?id=p1&area=360902001&place=${encodeURIComponent('袁州区灵泉街道')}&stale=1`)
    expect(pageOf({ kind: 'category', subject_id: 'c1', area: null, stale: false })).toBe('/policy/catalogue?category=c1')
    const station = { name: '灵泉街道社工站', address: '', phone: '12345' }
    expect(pageOf({ kind: 'wish', subject_id: null, area, stale: false, serial: '0123456789', station })).toBe(`/wish/parcel?code=0123456789&place=${encodeURIComponent('袁州区灵泉街道')}&name=${encodeURIComponent('灵泉街道社工站')}&address=&phone=12345`)
    expect(pageOf({ kind: 'event', subject_id: 'e1', unit: 'DW-7K3M9QPD', area: null, stale: false })).toBe('/give/event?id=e1&unit=DW-7K3M9QPD')
    expect(pageOf({ kind: 'event', subject_id: 'e1', unit: '', area: null, stale: false })).toBe('/give/event?id=e1')
    expect(pageOf({ kind: 'policy', subject_id: 'p1', area: null, stale: false, serial: '0123456789' })).toBe('/policy/detail?id=p1&scene=0123456789')
    expect(pageOf({ kind: 'catalogue', subject_id: null, area: null, stale: false })).toBe('/policy/catalogue?from=code')
  })
  it('leads from a message to its page, and nowhere else', () => {
    expect(linkOf('wish:w1')).toBe('/wish/detail?id=w1')
    expect(linkOf('/gifts/g1')).toBe('/give/thanks?gift=g1')
    expect(linkOf('claims')).toBe('/wish/mine')
    expect(linkOf('notice:n1')).toBe('/notice/detail?id=n1')
    expect(linkOf('help:h1')).toBe('/help/show?id=h1')
    expect(linkOf('https://evil.example')).toBe('')
    expect([null, '', 'constructor:x', '//evil.example', 'policies:p1'].map(linkOf)).toEqual(['', '', '', '', ''])
  })
  it.each([
    ['/policies/p1', '/policy/detail?id=p1'],
    ['/notices/n1', '/notice/detail?id=n1'],
    ['/money/k1', '/give/campaign?id=k1'],
    ['/policies', '/policy/catalogue'],
    ['/notices', '/notice/list'],
    ['/m/wish/detail?id=w1', '/wish/detail?id=w1'],
    ['/money', ''],
    ['https://www.gov.cn/', ''],
    ['/policies/../x', ''],
  ])('knows its own page behind %s', (href, page) => {
    expect(pageOfLink(href)).toBe(page)
  })
})
