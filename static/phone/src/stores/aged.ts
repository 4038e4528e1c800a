/** What of a scanned paper is no longer so, on its way to the page of that policy. Of the last paper alone, and kept on
 *  this phone, so that a reload or a page opened anew does not lose it. */
import type { SceneChange } from '@/services/types'

const KEY = 'wb-aged'
interface Kept { policy: string; serial: string; changes: SceneChange[] }

export function keepChanges(policy: string | null, serial: string, changes: SceneChange[] = []): void {
  if (policy && changes.length) uni.setStorage({ key: KEY, data: { policy, serial, changes }, fail: () => undefined })
  else uni.removeStorageSync(KEY)
}
/** Those of the paper that led here; none where somebody came another way. */
export function changesOf(policy: string, serial: string): SceneChange[] {
  const kept = uni.getStorageSync(KEY) as Kept | ''
  return kept && kept.policy === policy && kept.serial === serial ? kept.changes : []
}
