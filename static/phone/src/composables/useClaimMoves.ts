import { ref } from 'vue'
import { go, toast } from '@/kit/go'
import { errorText } from '@/kit/http'
import { extendWish } from '@/services/wishes'
import type { Action } from '@/services/types'

/** What each move that the server offers opens here; a move without a page of its own is not drawn. */
export function useClaimMoves(changed: () => void) {
  const move = ref('')
  const wishId = ref('')
  const error = ref('')
  const ask = (name: string) => (id: string) => {
    wishId.value = id
    move.value = name
  }
  async function extend(id: string) {
    error.value = ''
    try {
      await extendWish(id)
      toast('已经多给您 7 天')
      changed()
    } catch (e) {
      error.value = errorText(e)
    }
  }
  const opens: Record<string, (id: string) => void> = {
    claim: (id) => go(`/wish/claim?id=${id}`),
    sent: (id) => go(`/wish/sent?id=${id}`),
    release: ask('release'),
    problem: ask('problem'),
    extend,
  }
  return {
    move,
    wishId,
    error,
    drawn: (actions: Action[]) => actions.filter((a) => a.name in opens),
    act: (a: Action, id: string) => opens[a.name](id),
    close: () => (move.value = ''),
    done() {
      move.value = ''
      changed()
    },
  }
}
