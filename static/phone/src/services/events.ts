import { request } from '@/kit/http'
import type { Page } from './types'

export interface EventCard { id: string; kind: string; kind_text: string; title: string; summary: string; starts_on: string; ends_on: string; when_text: string; is_on: boolean; sample: boolean }
export interface EventPart { title: string; count: number; left_fen: number }
export interface EventUnit { no: string; title: string; promise: string }
export interface GivingEvent extends EventCard {
  body: string
  voluntary: string
  campaigns: { id: string; title: string; summary: string; filing_no: string; raised_fen: number; accepts_gifts: boolean }[]
  whole: EventPart
  by_way: EventPart[]
  named_units: string[]
  unit: EventUnit | null
}

export const fetchEvents = (page: number) => request<Page<EventCard>>('GET', '/events', { query: { page } })
export const fetchEvent = (id: string, unit: string) => request<GivingEvent>('GET', `/events/${id}`, { query: unit ? { unit } : {} })
