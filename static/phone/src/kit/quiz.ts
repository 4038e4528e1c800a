/** 测一测: the way through the questions of a policy. The meaning of its rules is `#check`, the same file as on the site. */
import check from '#check'
import { fenOf } from '@/kit/money'
import type { Answer, Answers, CheckQuestion, PolicyRules, CheckVerdict } from '@/services/types'

export const UNSURE = '?'
export const NOTHING = '-'
/** What stands on the screen: values that are ticked, and what is typed. */
export interface Marks { ticked: string[]; text: string }
export type Sheet = Record<string, Marks>

export const judge = (of: PolicyRules, answers: Answers): CheckVerdict => check.judge(of.rules, answers, of.parameters)

function numberIn(question: CheckQuestion, text: string): number | null {
  const fen = fenOf(text)
  if (fen === null || (question.kind === 'number' && fen % 100)) return null
  const value = question.kind === 'money' ? fen : fen / 100
  return value >= question.low && value <= question.high ? value : null
}

/** What the rules are told; null is 不清楚. */
export function answerOf(question: CheckQuestion, marks: Marks | undefined): Answer {
  if (!marks || marks.ticked.includes(UNSURE)) return null
  if (question.kind === 'number' || question.kind === 'money') return numberIn(question, marks.text)
  if (!marks.ticked.length) return null
  if (question.kind === 'multi') return marks.ticked.filter((one) => one !== NOTHING)
  if (question.kind === 'choice') return marks.ticked[0]
  const yes = marks.ticked[0] === 'yes'
  return question.kind === 'yesno' ? yes : yes ? [question.options[0].value] : []
}

/** The other way round, for answers given on another page. */
export function marksOf(question: CheckQuestion, answer: Answer | undefined): Marks | null {
  if (answer === null || answer === undefined) return null
  const marks = (...ticked: string[]): Marks => ({ ticked, text: '' })
  switch (question.kind) {
    case 'number':
      return { ticked: [], text: String(answer) }
    case 'money':
      return { ticked: [], text: String(Number(answer) / 100) }
    case 'choice':
      return marks(String(answer))
    case 'yesno':
      return marks(answer ? 'yes' : 'no')
    case 'one':
      return marks((answer as string[]).includes(question.options[0].value) ? 'yes' : 'no')
    default: {
      const kept = (answer as string[]).filter((one) => question.options.some((o) => o.value === one))
      return kept.length ? { ticked: kept, text: '' } : marks(NOTHING)
    }
  }
}

/** Ticking one line of a list: 都没有 and 不清楚 stand alone. */
export function tick(question: CheckQuestion, marks: Marks, value: string): Marks {
  if (question.kind === 'number' || question.kind === 'money') return marks.ticked.includes(value) ? { ticked: [], text: marks.text } : { ticked: [value], text: '' }
  if (question.kind !== 'multi') return { ticked: [value], text: '' }
  if (marks.ticked.includes(value)) return { ticked: marks.ticked.filter((one) => one !== value), text: '' }
  if (value === UNSURE || value === NOTHING) return { ticked: [value], text: '' }
  return { ticked: [...marks.ticked.filter((one) => one !== UNSURE && one !== NOTHING), value], text: '' }
}

/** What to say when somebody goes on without an answer; '' = all is well. */
export function fault(question: CheckQuestion, marks: Marks | undefined): string {
  const nothing = !marks || (!marks.ticked.length && !marks.text.trim())
  if (nothing) return '请选一个，拿不准就选“不清楚”'
  return !marks.ticked.length && answerOf(question, marks) === null ? '请填数字，拿不准就选“不清楚”' : ''
}

export interface Way { path: string[]; rest: number }

/** The questions in order: those answered, then the first that can still change the answer. `rest` may follow it.
 *  `open` names what is missing after some answers; a list of facts asks them all. */
export function way(questions: CheckQuestion[], sheet: Sheet, done: ReadonlySet<string>, open: string[] | ((said: Answers) => string[])): Way {
  const said: Answers = {}
  const path: string[] = []
  const known = new Map(questions.map((one) => [one.fact, one]))
  for (;;) {
    const left = (typeof open === 'function' ? open(said) : open).filter((fact) => !path.includes(fact) && known.has(fact))
    if (!left.length) return { path, rest: 0 }
    path.push(left[0])
    if (!done.has(left[0])) return { path, rest: left.length - 1 }
    said[left[0]] = answerOf(known.get(left[0])!, sheet[left[0]])
  }
}

/** What is worth asking next: no use in asking for the sum of what cannot be told. */
export function openFor(of: PolicyRules, said: Answers): string[] {
  const found = judge(of, said)
  const left = found.missing.filter((fact) => !(fact in said))
  return found.kind === 'may' || !left.length || needed(of, found).includes(left[0]) ? left : []
}

/** Of what is missing that without which nothing can be said; the rest only serves the sum. */
export function needed(of: PolicyRules, found: CheckVerdict): string[] {
  const text = JSON.stringify(of.rules.when)
  return found.missing.filter((fact) => text.includes(`"fact":"${fact}"`))
}
