/** The county's facts, asked for once per start and again when the home page is shown. */
import { reactive } from 'vue'
import { fetchFacts } from '@/services/place'
import type { Facts } from '@/services/types'

export const facts = reactive<{ is: Facts | null }>({ is: null })
let asking: Promise<Facts> | null = null

export function readFacts(again = false): Promise<Facts> {
  if (facts.is && !again) return Promise.resolve(facts.is)
  asking ||= fetchFacts()
    .then((f) => (facts.is = f))
    .finally(() => {
      asking = null
    })
  return asking
}

/** The templates to ask consent for at this tap: the server knows which news it leads to. */
export const templatesFor = (tap: string): string[] => facts.is?.subscribe_templates[tap] ?? []
