/** Answers on their way from 我能申请什么 to 测一测. In memory alone, and gone once taken. */
import type { Answers } from '@/services/types'

let held: Answers = {}
export const bring = (answers: Answers): void => void (held = answers)
export function taken(): Answers {
  const found = held
  held = {}
  return found
}
