/** 未送出. How one draft goes out: the words first, with one file beside them, then the other files. What has arrived is
 *  marked at once, so that a network that breaks anywhere costs nothing, and the same draft sent again is one request:
 *  its id is the Idempotency-Key of every part. */
import { ApiError, errorText } from '@/kit/http'
import type { Part } from '@/services/help'

export interface DraftFile { name: string; kind: 'voice' | 'photo'; bytes: number; seconds?: number; sent?: boolean }
/** open: being written; waiting: to be sent; refused: `says` why, and it may be mended. */
export type DraftState = 'open' | 'waiting' | 'refused'
/** Through which door it goes: a request for help or a wish, one's own or for somebody; or a visit at home. */
export type Door = 'mine' | 'work' | 'wish' | 'workwish' | 'check'
export interface Draft<Body = unknown> {
  id: string
  door: Door
  state: DraftState
  says: string
  at: string
  /** The account that pressed 送出, '' before: nothing goes out under another name. */
  owner: string
  /** The request it became, once the words have arrived. */
  made: string
  body: Body
  files: DraftFile[]
}
export interface Ways<Body> {
  ask(body: Body, part: Part | null, key: string): Promise<{ id: string }>
  add(id: string, part: Part, key: string): Promise<unknown>
  /** The bytes of a file; null when the phone has lost them. */
  held(file: DraftFile): Promise<Part | null>
}
export type Sent = 'sent' | 'later' | 'refused'

/** A refusal that another try may turn: no network, a server that is busy, a session that is over, a phone not proved yet. */
const passes = (e: unknown): boolean => e instanceof ApiError && (e.status === 0 || e.status >= 500 || e.status === 429 || e.status === 401 || e.code === 'phone_needed')

export async function sendDraft<Body>(draft: Draft<Body>, ways: Ways<Body>, save: () => void): Promise<Sent> {
  try {
    await words(draft, ways, save)
    await rest(draft, ways, save)
    return 'sent'
  } catch (e) {
    draft.says = said(e)
    draft.state = passes(e) ? 'waiting' : 'refused'
    save()
    return draft.state === 'waiting' ? 'later' : 'refused'
  }
}

/** The server's word on each field, or its sentence. */
const said = (e: unknown): string => (e instanceof ApiError && e.body.detail?.length ? e.body.detail.map((d) => d.issue).join('；') : errorText(e))

async function words<Body>(draft: Draft<Body>, ways: Ways<Body>, save: () => void): Promise<void> {
  if (draft.made) return
  const first = draft.files[0]
  const part = first ? await ways.held(first) : null
  draft.made = (await ways.ask(draft.body, part, draft.id)).id
  if (first) first.sent = true
  save()
}

/** The words are with us: a file that is refused or lost is left out, and the person may add another one later. */
async function rest<Body>(draft: Draft<Body>, ways: Ways<Body>, save: () => void): Promise<void> {
  for (const [n, file] of draft.files.entries()) {
    if (file.sent) continue
    const part = await ways.held(file)
    try {
      if (part) await ways.add(draft.made, part, `${draft.id}-${n}`)
    } catch (e) {
      if (passes(e)) throw e
    }
    file.sent = true
    save()
  }
}
