import { request, requestWork, upload, uploadWork } from '@/kit/http'
import type { Held } from '@/platform/types'
import type { Action, Page, Station } from './types'

export interface Named { code: string; name: string; full_name: string }
/** What the form needs before anything is asked: tiles, the text one agrees to, and whom to call at once. */
export interface HelpForm {
  troubles: { value: string; label: string }[]
  consent: { version: string; text: string; behalf_text: string }
  hotline: string
  area: Named | null
  station: Station | null
  policy: { id: string; name: string } | null
  expected: string
  expected_urgent: string
  limits: { photos: number; voice_s: number; text: number }
}
export interface HelpStep { key: string; label: string; says: string; at: string | null; due: string | null; done: boolean; overdue: boolean }
/** What can be seen by number alone: no name, no word of what was said. */
export interface HelpTrack {
  no: string
  state: string
  state_text: string
  at: string
  expected: string
  overdue: boolean
  urgent: boolean
  steps: HelpStep[]
  station: Station | null
  hotline: string
}
export interface HelpCard extends HelpTrack { id: string; troubles_text: string; area_name: string; on_behalf_text: string; sample: boolean }
export interface HelpFile { id: string; kind: 'photo' | 'voice'; seconds: number | null; url: string; at: string }
export interface Help extends HelpCard {
  text: string
  contact_name: string
  phone_masked: string
  person_name: string | null
  relation: string
  policy: { id: string; name: string } | null
  official_no: string | null
  official_where: string | null
  result_text: string | null
  charity_text: string | null
  consent_version: string
  may_urge_at: string | null
  notes: { text: string; at: string }[]
  files: HelpFile[]
  actions: Action[]
}
/** Whole, for a reason that is written down. */
export interface Contact { name: string; phone: string; person_name: string; text: string }

export interface HelpBody {
  on_behalf: 'self' | 'family' | 'worker'
  person_name: string
  relation: string
  area_code: string
  troubles: string[]
  text: string
  policy: string
  scene: string
  urgent: boolean
  contact_name: string
  contact_phone: string
  consent: 'ticked' | 'paper' | 'spoken' | ''
  consent_version: string
  paper_no: string
  /** What a visit is about: the resident's own wish. */
  about?: string
}

/** A form's fields beside a file are words only. */
const asFields = (body: object): Record<string, string> => Object.fromEntries(Object.entries(body).map(([k, v]) => [k, Array.isArray(v) ? v.join(',') : String(v)]))

export const fetchHelpForm = (query: { area?: string; policy?: string }) => request<HelpForm>('GET', '/help/form', { query })
export const fetchHelps = (page: number) => request<Page<HelpCard>>('GET', '/help', { query: { page } })
export const fetchHelp = (id: string) => request<Help>('GET', `/help/${id}`)
export const trackHelp = (no: string, phone_tail: string) => request<HelpTrack>('GET', '/help/track', { query: { no, phone_tail } })
export const moveHelp = (id: string, move: string, body: object) => request<Help>('POST', `/help/${id}/${move}`, { body })
export const addToHelp = (id: string, text: string, key: string) => request<Help>('POST', `/help/${id}/add`, { body: { text }, key })

/** One file beside the words, at most: WeChat uploads one at a time. */
export interface Part { kind: 'voice' | 'photo'; held: Held }
export const askHelp = (body: HelpBody, part: Part | null, key: string) =>
  part ? upload<Help>('/help', part.held, part.kind, asFields(body), key) : request<Help>('POST', '/help', { body, key })
export const addFile = (id: string, part: Part, key: string) => upload<Help>(`/help/${id}/add`, part.held, part.kind, {}, key)

export const fetchWorkHelpQueues = () => requestWork<{ items: { name: string; label: string; count: number }[] }>('GET', '/fieldwork/help/queues')
export const lookUpContact = (id: string, because: string) => requestWork<Contact>('POST', `/fieldwork/help/${id}/contact`, { body: { because } })
export const fetchWorkHelps = (queue: string, page: number) => requestWork<Page<HelpCard>>('GET', '/fieldwork/help', { query: { queue, page } })
export const fetchWorkHelp = (id: string) => requestWork<Help>('GET', `/fieldwork/help/${id}`)
export const moveWorkHelp = (id: string, move: string, body: object) => requestWork<Help>('POST', `/fieldwork/help/${id}/${move}`, { body })
export const askHelpAtWork = (body: HelpBody, part: Part | null, key: string) =>
  part ? uploadWork<Help>('/fieldwork/help', part.held, part.kind, asFields(body), key) : requestWork<Help>('POST', '/fieldwork/help', { body, key })
export const addFileAtWork = (id: string, part: Part, key: string) => uploadWork<Help>(`/fieldwork/help/${id}/add`, part.held, part.kind, {}, key)
