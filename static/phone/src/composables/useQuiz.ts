import { computed, reactive, ref } from 'vue'
import { answerOf, fault, marksOf, tick, way } from '@/kit/quiz'
import type { Marks, Sheet, Way } from '@/kit/quiz'
import type { Answers, CheckQuestion } from '@/services/types'

const BLANK: Marks = { ticked: [], text: '' }

/** One question a screen. What is answered stays in this page; going back keeps it. */
export function useQuiz(questions: () => CheckQuestion[], open: () => string[] | ((said: Answers) => string[])) {
  const sheet = reactive<Sheet>({})
  const done = reactive(new Set<string>())
  const at = ref(0)
  const wrong = ref('')
  const path = computed<Way>(() => way(questions(), sheet, done, open()))
  const now = computed(() => questions().find((one) => one.fact === path.value.path[at.value]) ?? null)
  const marks = computed(() => (now.value && sheet[now.value.fact]) || BLANK)
  const total = computed(() => path.value.path.length + path.value.rest)
  const answers = computed<Answers>(() => Object.fromEntries(questions().filter((one) => done.has(one.fact)).map((one) => [one.fact, answerOf(one, sheet[one.fact])])))

  function choose(value: string) {
    if (now.value) sheet[now.value.fact] = tick(now.value, marks.value, value)
    wrong.value = ''
  }
  function type(text: string) {
    if (now.value) sheet[now.value.fact] = { ticked: [], text }
    wrong.value = ''
  }
  function next() {
    if (!now.value) return
    wrong.value = fault(now.value, sheet[now.value.fact])
    if (wrong.value) return
    done.add(now.value.fact)
    at.value += 1
  }
  function back() {
    wrong.value = ''
    at.value = Math.max(0, Math.min(at.value, path.value.path.length) - 1)
  }
  function again() {
    Object.keys(sheet).forEach((fact) => delete sheet[fact])
    done.clear()
    at.value = 0
  }
  /** Answers given on another page: what they settle is not asked again. */
  function fill(said: Answers) {
    for (const one of questions()) {
      const found = marksOf(one, said[one.fact])
      if (found) {
        sheet[one.fact] = found
        done.add(one.fact)
      }
    }
    while (at.value < path.value.path.length && done.has(path.value.path[at.value])) at.value += 1
  }
  return { now, marks, at, total, wrong, answers, choose, type, next, back, again, fill }
}
