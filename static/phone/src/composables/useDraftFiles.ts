import { computed, ref, watch } from 'vue'
import platform from '#platform'
import type { Held, Voice } from '@/platform/types'
import { attach, detach } from '@/stores/drafts'
import type { HelpDraft } from '@/stores/drafts'

/** The voice and the photos of a draft, each with a path that can be shown. */
export function useDraftFiles(draft: () => HelpDraft | null) {
  const paths = ref<Record<string, string>>({})
  const trouble = ref('')
  watch(() => draft()?.files.map((f) => f.name).join() ?? '', async () => {
    for (const file of draft()?.files ?? []) if (!paths.value[file.name]) paths.value[file.name] = (await platform.held(file.name))?.path ?? ''
  }, { immediate: true })

  const voice = computed(() => draft()?.files.find((f) => f.kind === 'voice') ?? null)
  const photos = computed(() => (draft()?.files ?? []).filter((f) => f.kind === 'photo').map((f) => ({ ...f, path: paths.value[f.name] ?? '' })))
  async function keep(kind: 'voice' | 'photo', held: Held, seconds?: number) {
    trouble.value = ''
    try {
      await attach(draft()!, kind, held, seconds)
    } catch {
      trouble.value = '手机存不下这个文件，请删掉一些再试，或者写几句话'
    }
  }
  return {
    voice,
    photos,
    trouble,
    said: (v: Voice) => keep('voice', v, v.seconds),
    picked: (p: Held) => keep('photo', p),
    drop: (name: string) => detach(draft()!, name),
    unsay: () => voice.value && detach(draft()!, voice.value.name),
    voicePath: () => Promise.resolve(voice.value ? (paths.value[voice.value.name] ?? '') : ''),
  }
}
