import { computed, ref, watch } from 'vue'
import { onLoad, onShow } from '@dcloudio/uni-app'
import { useList } from '@/composables/useList'
import { useLoad } from '@/composables/useLoad'
import type { Page } from '@/services/types'
import { drafts, flush, readDrafts } from '@/stores/drafts'

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
