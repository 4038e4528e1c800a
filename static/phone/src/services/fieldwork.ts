import { rememberWork, request, requestWork, uploadWork } from '@/kit/http'
import type { Action, Claim, Me, Page, WishCard, Work } from './types'

export const bindWork = (code: string) => request<Me>('POST', '/me/work', { body: { code } })
export const unbindWork = () => request<void>('DELETE', '/me/work')
export const fetchWork = () => requestWork<Work>('GET', '/fieldwork')
export const fetchWorkClaims = (queue: string, page: number) => requestWork<Page<Claim>>('GET', '/fieldwork/claims', { query: { queue, page } })
export interface WorkWish extends WishCard { actions: Action[] }
export const fetchWorkWishes = (whose: string, page: number) => requestWork<Page<WorkWish>>('GET', '/fieldwork/wishes', { query: { whose, page } })

export interface Arrival { wish: WishCard; claims: Claim[] }
export const fetchArrival = (code: string) => requestWork<Arrival>('GET', '/fieldwork/arrival', { query: { code } })

export interface MoveBody { note: string; day?: string; kind?: string }
const fields = (body: MoveBody): Record<string, string> => ({ note: body.note, ...(body.day ? { day: body.day } : {}), ...(body.kind ? { kind: body.kind } : {}) })
export const doWork = (id: string, move: string, body: MoveBody, photo: string) =>
  photo ? uploadWork<Claim>(`/fieldwork/claims/${id}/${move}`, photo, 'photo', fields(body)) : requestWork<Claim>('POST', `/fieldwork/claims/${id}/${move}`, { body: fields(body) })

/** Back to the donor's side; a session that is over already needs no closing. */
export async function leaveWork(): Promise<void> {
  await requestWork<void>('DELETE', '/fieldwork').catch(() => undefined)
  rememberWork({})
}
