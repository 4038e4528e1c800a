import { describe, expect, it } from 'vitest'
import { partnerLines } from '@/give/legal'

const partner = { name: '示例义工协会', work: '线下宣传', evaluated_on: '2026-08-01', evaluation: '能承担约定的工作', agreed_on: '2026-08-03', check: null, check_due_on: null, check_late: false }
const before = ['2026年8月1日评估：能承担约定的工作', '2026年8月3日签订书面协议，全部收支进慈善会账户（《慈善法》第二十六条）']

describe('a partner, as the public reads it', () => {
  it('is evaluated and bound before the campaign; while it runs nothing more is due', () => {
    expect(partnerLines(partner)).toEqual(before)
  })
  it('says by when it will be supervised, and that this is late', () => {
    expect(partnerLines({ ...partner, check_due_on: '2026-11-30' })).toEqual([...before, '监督和结清情况最迟2026年11月30日公开'])
    expect(partnerLines({ ...partner, check_due_on: '2026-11-30', check_late: true })).toEqual([...before, '监督和结清情况应在2026年11月30日前公开，已经超期'])
  })
  it('says what was found and how it was settled', () => {
    const check = { checked_on: '2026-11-20', finding: '按协议完成，没有另设收款', settled: '费用已凭票付清' }
    expect(partnerLines({ ...partner, check })).toEqual([...before, '2026年11月20日监督：按协议完成，没有另设收款', '结清：费用已凭票付清'])
  })
  it('leaves out what an older campaign did not have to tell', () => {
    expect(partnerLines({ ...partner, evaluated_on: null, evaluation: '' })).toEqual(before.slice(1))
  })
})
