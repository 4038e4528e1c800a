import { ref, watch } from 'vue'
import type { Ref } from 'vue'
import type { HelpBody, HelpForm } from '@/services/help'
import type { HelpDraft } from '@/stores/drafts'
import { me } from '@/stores/me'

type Asking = { draft: Ref<HelpDraft | null>; set(values: Partial<HelpBody>): void }
type Loaded = { data: Ref<Pick<HelpForm, 'area'> | null>; keptAt: Ref<string>; load(): unknown }

/** Where the person is and what they are called: the form is asked for again with each place, and a place the county
 * does not know (an old link) is asked for again; a name that is known already need not be typed. */
export function useAskHere(ask: Asking, form: Loaded) {
  const place = ref('')
  watch(form.data, (f) => {
    const draft = ask.draft.value
    if (!f || !draft || form.keptAt.value) return
    if (f.area && f.area.code === draft.body.area_code) place.value = f.area.full_name
    else if (draft.body.area_code && !f.area) ask.set({ area_code: '' })
  })
  watch(() => me.is.name, (name) => {
    if (ask.draft.value && !ask.draft.value.body.contact_name && name) ask.set({ contact_name: name })
  }, { immediate: true })
  function move(code: string, name: string) {
    place.value = name
    ask.set({ area_code: code })
    void form.load()
  }
  return { place, move }
}
