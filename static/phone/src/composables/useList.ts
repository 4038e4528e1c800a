import { ref } from 'vue'
import type { Ref } from 'vue'
import { errorText, isSignedOut } from '@/kit/http'
import type { Page } from '@/services/types'

/** An endless list. A new search forgets the answers of the old one, however late they come. */
export function useList<T extends { id: string }>(ask: (page: number) => Promise<Page<T>>) {
  const items = ref([]) as Ref<T[]>
  const total = ref(0)
  const isMore = ref(false)
  const more = ref(true)
  const busy = ref(false)
  const error = ref('')
  const signedOut = ref(false)
  let page = 0
  let round = 0

  function take(got: Page<T>) {
    const seen = new Set(items.value.map((x) => x.id))
    items.value = items.value.concat(got.items.filter((x) => !seen.has(x.id))) // a row may have moved between two pages
    page = got.page
    total.value = got.total
    isMore.value = got.is_more
    more.value = got.page * got.page_size < got.total
  }
  /** The first page anew: what stands there stays until it has come, and when the network is gone it is all there is. */
  function renew(): Promise<void> {
    round += 1
    busy.value = false
    return bring(1, () => (items.value = []))
  }
  async function next(): Promise<void> {
    if (!busy.value && more.value) await bring(page + 1)
  }
  async function bring(number: number, first: () => void = () => undefined): Promise<void> {
    const mine = round
    busy.value = true
    error.value = ''
    try {
      const got = await ask(number)
      if (mine !== round) return
      first()
      take(got)
    } catch (e) {
      if (mine !== round) return
      signedOut.value = isSignedOut(e)
      error.value = errorText(e)
    } finally {
      if (mine === round) busy.value = false
    }
  }
  function restart(): Promise<void> {
    round += 1
    page = 0
    items.value = []
    total.value = 0
    isMore.value = false
    more.value = true
    busy.value = false
    signedOut.value = false
    return next()
  }
  return { items, total, isMore, more, busy, error, signedOut, next, renew, restart }
}
