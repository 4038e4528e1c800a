/** What of a scanned paper is no longer so, on its way to the page of that policy. In memory alone. */
import type { SceneChange } from '@/services/types'

let held: { policy: string; changes: SceneChange[] } = { policy: '', changes: [] }
export const keepChanges = (policy: string | null, changes: SceneChange[] = []): void => void (held = { policy: policy ?? '', changes })
/** Those of the paper that led here; none where somebody came another way. */
export const changesOf = (policy: string): SceneChange[] => (policy && held.policy === policy ? held.changes : [])
