/** 草稿和未送出. What was written on this phone and is not with us yet. It lies on this phone alone, outlives a reload, and
 *  goes out by itself when the network is back; the person can delete it at any time. */
import { reactive } from 'vue'
import platform from '#platform'
import { errorText } from '@/kit/http'
import { sendDraft } from '@/kit/outbox'
import type { Draft, DraftFile, Sent, Ways } from '@/kit/outbox'
import { addFile, addFileAtWork, askHelp, askHelpAtWork } from '@/services/help'
import type { HelpBody, Part } from '@/services/help'
import { addOwnFile, addOwnFileAtWork, checkOwn, sayWish, sayWishAtWork } from '@/services/own'
import { greet, me } from '@/stores/me'
import type { Held } from '@/platform/types'

const KEY = 'wb-drafts'
const DRAFTS_MAX = 20
const RETRY_MS = [15_000, 30_000, 60_000, 300_000]
export type HelpDraft = Draft<HelpBody>

/** `went` is the newest draft that became a request while nobody looked: [draft, request]. */
export const drafts = reactive<{ all: HelpDraft[]; went: [string, string] | null }>({ all: [], went: null })
let read = false

export function readDrafts(): void {
  if (read) return
  read = true
  const kept = uni.getStorageSync(KEY) as HelpDraft[] | ''
  drafts.all = Array.isArray(kept) ? kept : []
}
const save = (): void => uni.setStorageSync(KEY, JSON.parse(JSON.stringify(drafts.all)))
export const saveDrafts = (): void => save()

export const draftOf = (id: string): HelpDraft | undefined => drafts.all.find((d) => d.id === id)
/** What the person believes to be on its way; a page half filled in is not among them. */
export const unsent = (door: HelpDraft['door']): HelpDraft[] => drafts.all.filter((d) => d.door === door && d.state !== 'open')
export const halfWritten = (door: HelpDraft['door']): HelpDraft | undefined => drafts.all.find((d) => d.door === door && d.state === 'open')

export function begin(door: HelpDraft['door'], body: HelpBody): HelpDraft {
  const fresh: HelpDraft = { id: platform.randomHex(32), door, state: 'open', says: '', at: new Date().toISOString(), owner: '', made: '', body, files: [] }
  drafts.all.unshift(fresh)
  drafts.all.slice(DRAFTS_MAX).forEach((old) => void remove(old.id))
  save()
  return draftOf(fresh.id)!
}

export async function attach(draft: HelpDraft, kind: DraftFile['kind'], held: Held, seconds?: number): Promise<void> {
  const name = await platform.keep(held)
  draft.files.push({ name, kind, bytes: held.bytes, ...(seconds ? { seconds } : {}) })
  // The voice goes first: it stands for the words where there are none.
  draft.files.sort((a, b) => Number(b.kind === 'voice') - Number(a.kind === 'voice'))
  save()
}

export async function detach(draft: HelpDraft, name: string): Promise<void> {
  draft.files = draft.files.filter((f) => f.name !== name)
  save()
  await platform.drop(name)
}

export async function remove(id: string): Promise<void> {
  const gone = draftOf(id)
  drafts.all = drafts.all.filter((d) => d.id !== id)
  save()
  for (const file of gone?.files ?? []) await platform.drop(file.name)
}

const held = async (file: DraftFile): Promise<Part | null> => {
  const found = await platform.held(file.name)
  return found && { kind: file.kind, held: found }
}
const WAYS: Record<HelpDraft['door'], Ways<HelpBody>> = {
  mine: { ask: askHelp, add: addFile, held },
  work: { ask: askHelpAtWork, add: addFileAtWork, held },
  wish: { ask: sayWish, add: addOwnFile, held },
  workwish: { ask: sayWishAtWork, add: addOwnFileAtWork, held },
  check: { ask: checkOwn, add: addOwnFileAtWork, held },
}
const going = new Map<string, Promise<Sent>>()

/** Send it now. Two taps, or a tap while the network comes back, share one sending. */
export function send(id: string): Promise<Sent> {
  const running = going.get(id)
  if (running) return running
  const sending = sendNow(id).finally(() => going.delete(id))
  going.set(id, sending)
  return sending
}

async function sendNow(id: string): Promise<Sent> {
  const draft = draftOf(id)
  if (!draft) return 'refused'
  draft.state = 'waiting'
  draft.owner ||= me.is.id ?? ''
  draft.says = ''
  save()
  const end = await sendDraft(draft, WAYS[draft.door], save)
  if (end === 'sent') {
    const made = draft.made
    await remove(id)
    drafts.went = [id, made]
  } else if (end === 'later') tryLater()
  return end
}

/** Everything of this person's that waits; one after the other, for the network is thin. */
export async function flush(): Promise<void> {
  if (!drafts.all.some((d) => d.state === 'waiting')) return
  if (!me.known) await greet().catch(() => undefined) // still without network: nothing goes out below
  for (const one of [...drafts.all]) if (one.state === 'waiting' && mayGo(one)) await send(one.id)
}
/** Signed in, with a phone that can be called. */
export const mayAsk = (): boolean => me.is.signed_in && me.is.has_phone !== false
const mayGo = (d: HelpDraft): boolean => mayAsk() && (!d.owner || d.owner === me.is.id)
export const foreign = (d: HelpDraft): boolean => !!d.owner && !!me.is.id && d.owner !== me.is.id

/** Why it still lies here, for the person. Without network nobody knows yet whether somebody is signed in. */
export function whyHere(d: HelpDraft): string {
  if (d.state === 'open') return '还没有写完'
  if (foreign(d)) return '这是用另一个手机号写的，请用那个号码登录后再送出'
  if (!me.known) return d.says || (d.owner ? '还没有连上网络，连上后会自动送出' : '还没有连上网络，连上后再送出')
  if (!mayAsk()) return me.is.signed_in ? '验证手机号后就能送出' : '登录后就能送出'
  return d.says || '网络通了会自动送出'
}
/** What the key beside it is called. */
export const sendKey = (): string => (!me.known || mayAsk() ? '现在送出' : me.is.signed_in ? '验证手机号后送出' : '登录后送出')

/** The key beside it, pressed: who is there is asked first while no answer has come. `signin`: they have to say. */
export async function sendAsked(id: string): Promise<Sent | 'signin'> {
  const draft = draftOf(id)
  try {
    if (!me.known) await greet()
  } catch (e) {
    if (draft) draft.says = errorText(e)
    save()
    return 'later'
  }
  if (!mayAsk()) return 'signin'
  return draft && !mayGo(draft) ? 'later' : send(id)
}

let tries = 0
let clock: ReturnType<typeof setTimeout> | undefined
function tryLater(): void {
  clearTimeout(clock)
  clock = setTimeout(() => void flush(), RETRY_MS[Math.min(tries, RETRY_MS.length - 1)])
  tries += 1
}

/** Once per start: look when the network is back, and when the program is opened again. */
export function watchNetwork(): void {
  readDrafts()
  uni.onNetworkStatusChange((now) => {
    if (!now.isConnected) return
    tries = 0
    void flush()
  })
}
