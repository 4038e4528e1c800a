import { ref } from 'vue'
import type { Ref } from 'vue'
import { ApiError, errorText } from '@/kit/http'

interface Kept<T> { at: string; data: T }

/** One thing to load. `goneSays` is why a thing was taken down. With `keep`, the last good copy stands in when the network is gone, and says from when it is. */
export function useLoad<T>(ask: () => Promise<T>, keep?: () => string) {
  const data = ref(null) as Ref<T | null>
  const error = ref('')
  const gone = ref(false)
  const goneSays = ref('')
  const busy = ref(false)
  const keptAt = ref('')

  function store(fresh: T) {
    if (keep) uni.setStorage({ key: keep(), data: { at: stamp(new Date()), data: fresh }, fail: () => undefined })
  }
  function standIn(e: unknown): boolean {
    const kept = keep && e instanceof ApiError && e.status === 0 ? (uni.getStorageSync(keep()) as Kept<T> | '') : ''
    if (!kept) return false
    data.value = kept.data
    keptAt.value = kept.at
    return true
  }
  async function load(): Promise<T | null> {
    if (busy.value) return null
    busy.value = true
    error.value = ''
    gone.value = false
    keptAt.value = ''
    try {
      const fresh = await ask()
      data.value = fresh
      store(fresh)
      return fresh
    } catch (e) {
      gone.value = e instanceof ApiError && (e.status === 404 || e.status === 410)
      goneSays.value = e instanceof ApiError && e.status === 410 ? (e.body.message ?? '') : ''
      if (!standIn(e)) error.value = errorText(e)
      return null
    } finally {
      busy.value = false
    }
  }
  return { data, error, gone, goneSays, busy, keptAt, load }
}

const two = (n: number) => String(n).padStart(2, '0')
const stamp = (d: Date) => `${d.getMonth() + 1}月${d.getDate()}日 ${two(d.getHours())}:${two(d.getMinutes())}`
