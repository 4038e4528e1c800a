import { ref } from 'vue'
import { go, toast } from '@/kit/go'
import { errorText } from '@/kit/http'
import { extendWish } from '@/services/wishes'
import type { Action } from '@/services/types'

/** What leads on; the other moves are for when something is in the way, and stand back. */
export const onward = (a: Action): boolean => a.name === 'claim' || a.name === 'sent'

/** What each move that the server offers opens here; a move without a page of its own is not drawn. */
export function useClaimMoves(changed: () => void) {
  const move = ref<Action | null>(null)
  const wishId = ref('')
  const extending = ref('')
  const refused = ref({ id: '', says: '' })
  const ask = (id: string, a: Action) => {
    wishId.value = id
    move.value = a
  }
  async function extend(id: string) {
    if (extending.value) return
    extending.value = id
    refused.value = { id: '', says: '' }
    try {
      await extendWish(id)
      toast('已经多给您 7 天')
      changed()
    } catch (e) {
      refused.value = { id, says: errorText(e) }
    } finally {
      extending.value = ''
    }
  }
  const opens: Record<string, (id: string, a: Action) => unknown> = {
    claim: (id) => go(`/wish/claim?id=${id}`),
    sent: (id) => go(`/wish/sent?id=${id}`),
    release: ask,
    problem: ask,
    extend,
  }
  return {
    move,
    wishId,
    drawn: (actions: Action[]) => actions.filter((a) => a.name in opens),
    act: (a: Action, id: string) => opens[a.name](id, a),
    /** The one move that is done without a page or a sheet, while it is under way. */
    busy: (a: Action, id: string) => a.name === 'extend' && extending.value === id,
    /** Why it was refused, to stand beside that claim. */
    errorAt: (id: string) => (refused.value.id === id ? refused.value.says : ''),
    close: () => (move.value = null),
    done() {
      move.value = null
      changed()
    },
  }
}
