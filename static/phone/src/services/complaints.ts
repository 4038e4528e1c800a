import { requestOpen, upload } from '@/kit/http'
import type { Held } from '@/platform/types'
import type { Action } from './types'

/** What the form needs: what it is about, what may be chosen, and what will happen. */
export interface ComplaintForm {
  about: string
  subject: string
  about_text: string
  subject_name: string
  kinds: { value: string; label: string }[]
  expected: string
  hotline: string
  text_max: number
  photos_max: number
  figures: { told: number; answered: number; in_time: number }
}
/** How far it is, for whoever holds number and code. */
export interface ComplaintTrack {
  no: string
  state: string
  state_text: string
  kind_text: string
  subject_name: string
  at: string
  due_at: string | null
  overdue: boolean
  text: string
  photos: number
  steps: { label: string; at: string }[]
  outcome_text: string
  answers: { text: string; at: string }[]
  actions: Action[]
}
export interface ComplaintBody { about: string; subject: string; kind: string; text: string; phone: string }
export interface Which { no: string; code: string }
interface Told extends Which { expected: string }

export const fetchComplaintForm = (about: string, subject: string) => requestOpen<ComplaintForm>('GET', '/complaints/form', { query: { about, subject } })
export const trackComplaint = (which: Which) => requestOpen<ComplaintTrack>('POST', '/complaints/track', { body: which })
export const moveComplaint = (which: Which, move: string, text: string) => requestOpen<ComplaintTrack>('POST', `/complaints/${move}`, { body: move === 'withdraw' ? which : { ...which, text } })
/** The words with the first picture; WeChat uploads one at a time, so the others follow. */
export const tellComplaint = (body: ComplaintBody, photo: Held | undefined, key: string) =>
  photo ? upload<Told>('/complaints', photo, 'photo', { ...body }, key) : requestOpen<Told>('POST', '/complaints', { body, key })
export const addPicture = (which: Which, photo: Held) => upload<ComplaintTrack>('/complaints/add', photo, 'photo', { ...which })
