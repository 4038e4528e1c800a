import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import check from '#check'
import { answerOf, fault, judge, marksOf, needed, openFor, tick, way } from '@/kit/quiz'
import type { Sheet } from '@/kit/quiz'
import type { Answers, CheckQuestion } from '@/services/types'

const base = { hint: '', options: [], unit: '', low: 0, high: 0, yes: '是', no: '不是' }
const hukou: CheckQuestion = { ...base, fact: 'hukou', kind: 'choice', text: '户口？', options: [{ value: 'urban', label: '城镇' }, { value: 'rural', label: '农村' }] }
const income: CheckQuestion = { ...base, fact: 'income_fen', kind: 'money', text: '收入？', high: 10_000_000 }
const people: CheckQuestion = { ...base, fact: 'people', kind: 'number', text: '几个人？', low: 1, high: 20 }
const aid: CheckQuestion = { ...base, fact: 'aid', kind: 'multi', text: '身份？', options: [{ value: 'dibao', label: '低保' }, { value: 'tekun', label: '特困' }] }
const held: CheckQuestion = { ...aid, kind: 'one', options: [{ value: 'tekun', label: '特困' }] }
const car: CheckQuestion = { ...base, fact: 'assets', kind: 'yesno', text: '有车吗？' }
const ticked = (...values: string[]) => ({ ticked: values, text: '' })
const typed = (text: string) => ({ ticked: [], text })

describe('what the rules are told', () => {
  it('knows every kind of question', () => {
    expect(answerOf(hukou, ticked('rural'))).toBe('rural')
    expect(answerOf(car, ticked('no'))).toBe(false)
    expect(answerOf(held, ticked('yes'))).toEqual(['tekun'])
    expect(answerOf(held, ticked('no'))).toEqual([])
    expect(answerOf(aid, ticked('dibao', 'tekun'))).toEqual(['dibao', 'tekun'])
    expect(answerOf(aid, ticked('-'))).toEqual([])
    expect(answerOf(people, typed('3'))).toBe(3)
    expect(answerOf(income, typed('1,234.5'))).toBe(123450)
    expect(answerOf(income, typed('0.29'))).toBe(29)
    expect(answerOf(people, typed('１２'))).toBe(12)
    expect(answerOf(income, typed('10,5'))).toBeNull()
  })
  it.each([hukou, car, held, aid, people, income])('takes 不清楚 and nothing as not known', (one) => {
    expect(answerOf(one, ticked('?'))).toBeNull()
    expect(answerOf(one, undefined)).toBeNull()
    expect(answerOf(one, ticked())).toBeNull()
  })
  it.each(['0', '21', '3.5', '三', '-1', '1e1'])('does not take %s for a number of people', (text) => expect(answerOf(people, typed(text))).toBeNull())
  it('comes back as it went', () => {
    const pairs: [CheckQuestion, boolean | string | string[] | number][] = [[hukou, 'rural'], [car, false], [held, ['tekun']], [held, []], [aid, ['dibao']], [aid, []], [people, 3], [income, 123450]]
    for (const [one, answer] of pairs) expect(answerOf(one, marksOf(one, answer)!)).toEqual(answer)
    expect(marksOf(car, null)).toBeNull()
  })
})

describe('ticking', () => {
  it('lets 都没有 and 不清楚 stand alone', () => {
    expect(tick(aid, ticked('dibao'), '-').ticked).toEqual(['-'])
    expect(tick(aid, ticked('?'), 'dibao').ticked).toEqual(['dibao'])
    expect(tick(aid, ticked('dibao', 'tekun'), 'dibao').ticked).toEqual(['tekun'])
    expect(tick(hukou, ticked('urban'), 'rural').ticked).toEqual(['rural'])
    expect(tick(income, typed('12'), '?')).toEqual(ticked('?'))
  })
  it('says kindly what is missing', () => {
    expect(fault(hukou, undefined)).toContain('请选一个')
    expect(fault(income, typed('很多'))).toContain('请填数字')
    expect(fault(income, typed('12'))).toBe('')
    expect(fault(income, ticked('?'))).toBe('')
  })
})

const rule = {
  rules: {
    when: { all: [
      { id: 'a', fact: 'hukou', op: 'eq', value: 'rural', says: '农村户口', cite: '' },
      { id: 'b', fact: 'income_fen', op: 'ratio', num: 1, den: 1, of: { param: '线' }, strict: true, says: '收入低', cite: '' },
    ] },
    yearly: { label: '一年', cases: [{ terms: [{ times: [{ param: '线' }, { fact: 'people' }, 12] }] }] },
    next_step: null,
  },
  parameters: { 线: 71500 },
}
const questions = [hukou, income, people]
const open = (said: Answers) => openFor(rule, said)

describe('the way through the questions', () => {
  it('asks only what can still change the answer', () => {
    const sheet: Sheet = { hukou: ticked('urban'), income_fen: typed('2000') }
    expect(way(questions, {}, new Set(), open)).toEqual({ path: ['hukou'], rest: 2 })
    expect(way(questions, sheet, new Set(['hukou']), open)).toEqual({ path: ['hukou', 'income_fen'], rest: 0 })
    expect(way(questions, sheet, new Set(['hukou', 'income_fen']), open)).toEqual({ path: ['hukou', 'income_fen'], rest: 0 })
    expect(judge(rule, { hukou: 'urban', income_fen: 200000 }).kind).toBe('unlikely')
  })
  it('does not ask the same twice where the answer is 不清楚', () => {
    const sheet: Sheet = { hukou: ticked('?'), income_fen: typed('20'), people: typed('2') }
    const done = new Set(['hukou', 'income_fen'])
    expect(way(questions, sheet, done, open)).toEqual({ path: ['hukou', 'income_fen'], rest: 0 }) // no sum of what cannot be told
    expect(way(questions, { ...sheet, hukou: ticked('rural') }, done, open).path).toEqual(['hukou', 'income_fen', 'people'])
    expect(judge(rule, { hukou: null, income_fen: 2000, people: 2 }).kind).toBe('unknown')
  })
  it('asks all of a list', () => {
    expect(way(questions, {}, new Set(), ['people', 'hukou'])).toEqual({ path: ['people'], rest: 1 })
  })
  it('tells what the answer needs apart from what the sum needs', () => {
    expect(needed(rule, judge(rule, {}))).toEqual(['hukou', 'income_fen'])
  })
})

describe('the evaluator', () => {
  it('is the file of the site', () => {
    expect(readFileSync('../site/check.js', 'utf8')).toContain('function judge(rule, answers, parameters)')
    const found = check.judge(rule.rules, { hukou: 'rural', income_fen: 71499, people: 1 }, rule.parameters)
    expect([found.kind, found.yearly_fen]).toEqual(['may', 858000])
  })
})
