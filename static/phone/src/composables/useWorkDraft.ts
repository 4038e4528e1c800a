import { computed, ref } from 'vue'
import { emptyBody, workFaultsOf } from '@/kit/asking'
import type { Faults } from '@/kit/asking'
import { placeName, rememberPlace } from '@/kit/places'
import type { HelpBody, HelpForm } from '@/services/help'
import { begin, draftOf, drafts, halfWritten, readDrafts, saveDrafts, send } from '@/stores/drafts'
import type { HelpDraft } from '@/stores/drafts'

/** What a worker writes down at a door for somebody else, a request or a wish: it lies on the phone from the first word
 * on and goes out when there is network. `done` is told whether it went; a refusal stays on the page. */
export function useWorkDraft(door: HelpDraft['door'], form: () => Pick<HelpForm, 'consent'> | null, done: (went: boolean) => void) {
  const id = ref('')
  const place = ref('')
  const faults = ref<Faults>({})
  const error = ref('')
  const busy = ref(false)
  const draft = computed(() => (drafts.all.length ? draftOf(id.value) : undefined))
  const body = computed(() => draft.value!.body)
  const list = computed(() => Object.values(faults.value))

  function open(draftId: string) {
    readDrafts()
    const half = draftOf(draftId) ?? halfWritten(door)
    id.value = (half ?? begin(door, emptyBody({ on_behalf: 'worker' }))).id
    place.value = placeName(half?.body.area_code ?? '')
    if (half?.state === 'refused') error.value = half.says
  }
  function set(values: Partial<HelpBody>) {
    Object.assign(body.value, values)
    for (const field of Object.keys(values) as (keyof HelpBody)[]) delete faults.value[field]
    saveDrafts()
  }
  function move(code: string, name: string) {
    place.value = name
    rememberPlace(code, name)
    set({ area_code: code })
  }
  async function submit() {
    const files = draft.value!.files
    faults.value = workFaultsOf(body.value, files.some((f) => f.kind === 'voice'), files.some((f) => f.kind === 'photo'), door === 'workwish')
    if (list.value.length || busy.value) return
    set({ consent_version: form()?.consent.version ?? '' })
    busy.value = true
    const end = await send(id.value)
    busy.value = false
    if (end === 'refused') error.value = draft.value?.says ?? ''
    else done(end === 'sent')
  }
  return { draft, body, place, faults, list, error, busy, open, set, move, submit }
}
