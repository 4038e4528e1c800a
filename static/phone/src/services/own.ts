import { request, requestWork, upload, uploadWork } from '@/kit/http'
import type { Contact, HelpBody, HelpFile, HelpForm, HelpTrack, Part } from './help'
import type { Action, Page } from './types'

export type OwnForm = Pick<HelpForm, 'consent' | 'hotline' | 'area' | 'station' | 'expected' | 'limits'>
/** What the number alone shows: how far it is. */
export type OwnTrack = Omit<HelpTrack, 'urgent'>
/** `wish`: what staff wrote of it, once everybody may read it. */
export interface OwnCard extends OwnTrack { id: string; text: string; area_name: string; on_behalf_text: string; sample: boolean; wish: string | null }
export interface OwnWish extends OwnCard {
  contact_name: string
  phone_masked: string
  person_name: string | null
  relation: string
  answered_text: string | null
  help: string | null
  area_code: string
  notes: { text: string; at: string }[]
  files: HelpFile[]
  actions: Action[]
}
export interface OwnHint { why: string; person: string | null; name: string; weighs: boolean }
export interface WorkOwn extends OwnWish { version: number; person: string | null; agreed: boolean; is_child: boolean; hints: OwnHint[]; wish_no: string | null }
export interface Finding { field: string; start: number; end: number; words: string; says: string; advice: string; hard: boolean }
export interface PriceBand { id: string; name: string; kind: string; unit: string; low_fen: number; high_fen: number; source: string; outdated: boolean }
export interface PublicText { title: string; kind: 'goods' | 'service'; for_whom: string; story: string; price_fen: number | null; price_source: string; price?: string; price_because?: string; quantity: number; submit: boolean }

const FIELDS = ['on_behalf', 'contact_name', 'contact_phone', 'person_name', 'relation', 'area_code', 'text', 'consent', 'consent_version', 'paper_no'] as const
/** The fields of a request for help that a wish has as well. */
const said = (body: HelpBody): Record<string, string> => Object.fromEntries(FIELDS.map((name) => [name, String(body[name])]))

export const fetchOwnForm = (area?: string) => request<OwnForm>('GET', '/own-wishes/form', { query: { area } })
export const fetchOwns = (page: number) => request<Page<OwnCard>>('GET', '/own-wishes', { query: { page } })
export const fetchOwn = (id: string) => request<OwnWish>('GET', `/own-wishes/${id}`)
export const trackOwn = (no: string, phone_tail: string) => request<OwnTrack>('GET', '/own-wishes/track', { query: { no, phone_tail } })
export const withdrawOwn = (id: string, reason: string) => request<OwnWish>('POST', `/own-wishes/${id}/withdraw`, { body: { reason } })
export const addToOwn = (id: string, text: string, key: string) => request<OwnWish>('POST', `/own-wishes/${id}/add`, { body: { text }, key })
export const sayWish = (body: HelpBody, part: Part | null, key: string) =>
  part ? upload<OwnWish>('/own-wishes', part.held, part.kind, said(body), key) : request<OwnWish>('POST', '/own-wishes', { body: said(body), key })
export const addOwnFile = (id: string, part: Part, key: string) => upload<OwnWish>(`/own-wishes/${id}/add`, part.held, part.kind, {}, key)
export const takeBackStory = (no: string) => request<{ no: string }>('POST', '/wishes/story/take-back', { body: { no } })

const WORK = '/fieldwork/own-wishes'
export const fetchWorkOwnQueues = () => requestWork<{ items: { name: string; label: string; count: number }[] }>('GET', `${WORK}/queues`)
export const fetchWorkOwns = (queue: string, page: number) => requestWork<Page<OwnCard>>('GET', WORK, { query: { queue, page } })
export const fetchWorkOwn = (id: string) => requestWork<WorkOwn>('GET', `${WORK}/${id}`)
export const lookUpOwn = (id: string, because: string) => requestWork<Contact>('POST', `${WORK}/${id}/contact`, { body: { because } })
export const moveWorkOwn = (id: string, move: string, body: object) => requestWork<WorkOwn>('POST', `${WORK}/${id}/${move}`, { body })
export const sayWishAtWork = (body: HelpBody, part: Part | null, key: string) =>
  part ? uploadWork<WorkOwn>(WORK, part.held, part.kind, said(body), key) : requestWork<WorkOwn>('POST', WORK, { body: said(body), key })
export const addOwnFileAtWork = (id: string, part: Part, key: string) => uploadWork<WorkOwn>(`${WORK}/${id}/add`, part.held, part.kind, {}, key)
/** A visit that waited on the phone: the words and one photo of what was seen. */
export const checkOwn = (body: HelpBody, part: Part | null, key: string) =>
  part ? uploadWork<WorkOwn>(`${WORK}/${body.about}/check`, part.held, 'photo', { text: body.text }, key) : requestWork<WorkOwn>('POST', `${WORK}/${body.about}/check`, { body: { text: body.text }, key })
export const writeOwn = (id: string, body: PublicText, photo: string, key: string) => {
  const words = Object.fromEntries(Object.entries(body).filter(([, v]) => v !== null && v !== undefined).map(([k, v]) => [k, String(v)]))
  return photo ? uploadWork<WorkOwn>(`${WORK}/${id}/write`, photo, 'photo', words, key) : requestWork<WorkOwn>('POST', `${WORK}/${id}/write`, { body, key })
}
export const personOwn = (id: string, body: Record<string, string>, photo: string, key: string) =>
  photo ? uploadWork<WorkOwn>(`${WORK}/${id}/person`, photo, 'photo', body, key) : requestWork<WorkOwn>('POST', `${WORK}/${id}/person`, { body, key })
export const lookAtWords = (body: { title: string; for_whom: string; story: string; child: boolean }) => requestWork<{ items: Finding[] }>('POST', '/fieldwork/wishes/look', { body })
export const fetchPrices = (q: string, kind: string) => requestWork<{ items: PriceBand[] }>('GET', '/fieldwork/wishes/prices', { query: { q, kind } })
export const takeBackFor = (id: string) => requestWork<void>('POST', `/fieldwork/wishes/${id}/take-back`)
