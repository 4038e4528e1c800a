import { computed, ref } from 'vue'
import platform from '#platform'
import { emptyBody, faultsOf, HELP } from '@/kit/asking'
import type { AskKind, Faults, PartName } from '@/kit/asking'
import { replace } from '@/kit/go'
import { ApiError, errorText } from '@/kit/http'
import type { HelpBody, HelpForm } from '@/services/help'
import { begin, draftOf, drafts, halfWritten, readDrafts, remove, saveDrafts, send } from '@/stores/drafts'
import type { HelpDraft } from '@/stores/drafts'
import { enter, me } from '@/stores/me'

/** One request or wish being written: its draft, the screen one stands on, what is missing, and sending it. */
export function useAsk(elder: () => boolean, form: () => Pick<HelpForm, 'consent'> | null, kind: AskKind = HELP) {
  const id = ref('')
  const at = ref(0)
  const faults = ref<Faults>({})
  const agreed = ref(false)
  const taken = ref(false)
  const proving = ref(false)
  const busy = ref(false)
  const error = ref('')
  const draft = computed<HelpDraft | null>(() => (drafts.all.length ? draftOf(id.value) : null) ?? null)
  const screens = computed(() => kind.screens(elder()))
  const parts = computed(() => screens.value[Math.min(at.value, screens.value.length - 1)])
  const last = computed(() => at.value >= screens.value.length - 1)
  const list = computed(() => Object.values(faults.value))

  /** The draft named, else the one half written, else a new one. What a poster or a policy says is filled in. */
  function open(draftId: string, given: Partial<HelpBody>) {
    readDrafts()
    const half = draftOf(draftId) ?? halfWritten(kind.door)
    taken.value = !!half
    id.value = (half ?? begin(kind.door, emptyBody(given))).id
    if (half) Object.assign(half.body, Object.fromEntries(Object.entries(given).filter(([, v]) => v)))
    if (half?.state === 'refused') error.value = half.says
    saveDrafts()
  }
  async function anew(given: Partial<HelpBody>) {
    await remove(id.value)
    id.value = begin(kind.door, emptyBody(given)).id
    taken.value = false
    at.value = 0
  }
  function set(values: Partial<HelpBody>) {
    if (!draft.value) return
    Object.assign(draft.value.body, values)
    for (const field of Object.keys(values) as (keyof HelpBody)[]) delete faults.value[field]
    saveDrafts()
  }
  function lacking(part: PartName): Faults {
    const d = draft.value!
    return faultsOf(part, d.body, d.files.some((f) => f.kind === 'voice'), agreed.value, kind.unsaid)
  }
  function show(screen: number) {
    at.value = screen
    uni.pageScrollTo({ scrollTop: 0, duration: 0 })
    setTimeout(() => platform.focusOn('f-step'), 50)
  }
  function refuse(found: Faults) {
    faults.value = found
    const field = Object.keys(found)[0]
    if (field) setTimeout(() => platform.focusOn(`f-${field}`), 50)
  }
  function next() {
    refuse(parts.value.reduce<Faults>((all, part) => ({ ...all, ...lacking(part) }), {}))
    if (!list.value.length) show(at.value + 1)
  }
  function back() {
    faults.value = {}
    show(at.value - 1)
  }
  /** True when nothing is missing on any screen; else the first screen that lacks something is shown. */
  function whole(): boolean {
    for (const [n, names] of screens.value.entries()) {
      const found = names.reduce<Faults>((all, part) => ({ ...all, ...lacking(part) }), {})
      if (!Object.keys(found).length) continue
      if (n !== at.value) show(n)
      refuse(found)
      return false
    }
    return true
  }

  async function submit() {
    if (busy.value || !draft.value || !whole()) return
    busy.value = true
    error.value = ''
    set({ consent_version: form()?.consent.version ?? draft.value.body.consent_version })
    try {
      proving.value = !(await enter()) || !me.is.has_phone
      if (!proving.value) await sendOff()
    } catch (e) {
      await withoutNetwork(e)
    } finally {
      busy.value = false
    }
  }
  async function sendOff() {
    const name = id.value
    const end = await send(name)
    if (end === 'sent') replace(`${kind.done}${drafts.went?.[1] ?? ''}`)
    else if (end === 'later') replace(kind.later)
    else error.value = draft.value?.says ?? ''
  }
  /** Whoever cannot even be asked who they are: it waits on the phone, and goes out when the network is back. */
  async function withoutNetwork(e: unknown) {
    if (!(e instanceof ApiError) || e.status !== 0) return void (error.value = errorText(e))
    draft.value!.state = 'waiting'
    saveDrafts()
    replace(kind.later)
  }
  async function proved() {
    proving.value = false
    await submit()
  }
  return { draft, at, screens, parts, last, faults, list, agreed, taken, proving, busy, error, open, anew, set, next, back, submit, proved }
}
