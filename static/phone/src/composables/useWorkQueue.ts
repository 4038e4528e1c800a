import { computed, ref, watch } from 'vue'
import { onLoad, onShow } from '@dcloudio/uni-app'
import { useList } from '@/composables/useList'
import { useLoad } from '@/composables/useLoad'
import { fetchWork } from '@/services/fieldwork'
import { fetchRegions } from '@/services/place'
import type { Page } from '@/services/types'
import { drafts, flush, readDrafts } from '@/stores/drafts'
import { readFacts } from '@/stores/facts'

/** A worker's queues with their counts: looked at anew each time the page is seen and whenever a draft has gone out.
 * `ahead` fetches what the form behind it needs, while there is network: at the door there may be none. */
export function useWorkQueue<T extends { id: string }>(fetchQueues: () => Promise<{ items: { name: string; label: string; count: number }[] }>, fetchPage: (queue: string, page: number) => Promise<Page<T>>, ahead: () => unknown) {
  const queue = ref('todo')
  const { data: queues, load: count } = useLoad(fetchQueues)
  const options = computed(() => (queues.value?.items ?? []).map((q) => ({ value: q.name, label: q.count ? `${q.label} ${q.count}` : q.label })))
  const { items, busy, error, more, next, renew, restart } = useList((page) => fetchPage(queue.value, page))
  let first = true
  function look() {
    void count()
    void renew()
  }
  onLoad(() => {
    readDrafts()
    look()
    ahead()
    void myPlaces().catch(() => undefined)
  })
  onShow(() => {
    if (!first) look()
    first = false
    void flush()
  })
  watch(() => drafts.went, look)
  function choose(value: string) {
    queue.value = value
    void restart()
  }
  return { queue, options, items, busy, error, more, next, choose }
}

/** The villages this worker answers for are looked up ahead, so that one can be chosen at a door without network. */
async function myPlaces() {
  const { posts } = await fetchWork()
  async function down(code: string) {
    for (const place of (await fetchRegions(code)).items) {
      const mine = posts.some((post) => post.area_name.includes(place.name))
      if (mine && place.has_children && place.level !== 'village') await down(place.code)
    }
  }
  await down((await readFacts()).county.code)
}
