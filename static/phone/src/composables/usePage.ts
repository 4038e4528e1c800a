import { computed } from 'vue'
import { onShow } from '@dcloudio/uni-app'
import { look, readLook } from '@/stores/look'
import { readFacts } from '@/stores/facts'

/** The root style and class of every page: one place that makes 长辈版 work in both builds. */
export function usePage() {
  readLook()
  onShow(() => {
    readLook()
    readFacts().catch(() => undefined) // the foot then shows 12345 alone
  })
  const elder = computed(() => look.size > 18)
  return {
    elder,
    rootStyle: computed(() => `--fs:${look.size}px;--tap:${elder.value ? 60 : 44}px;`),
    rootClass: computed(() => (elder.value ? 'page elder' : 'page')),
  }
}
