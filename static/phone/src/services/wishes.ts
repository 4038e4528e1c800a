import { request, upload } from '@/kit/http'
import type { Claim, Page, Wish, WishCard } from './types'

export interface WishQuery { state?: string; kind?: string; area?: string; q?: string; least_fen?: number; most_fen?: number; sort?: string; page?: number; page_size?: number }
export const fetchWishes = (query: WishQuery) => request<Page<WishCard>>('GET', '/wishes', { query: { ...query } })
export const fetchWish = (id: string) => request<Wish>('GET', `/wishes/${id}`)
export const claimWish = (id: string, body: { pieces: number; name?: string }, key: string) => request<Claim>('POST', `/wishes/${id}/claim`, { body, key })
export const releaseWish = (id: string, reason: string) => request<Claim>('POST', `/wishes/${id}/release`, { body: { reason } })
export const reportProblem = (id: string, kind: string, reason: string) => request<Claim>('POST', `/wishes/${id}/problem`, { body: { kind, reason } })
export interface Label { no: string; station: string; address: string; phone: string; serial: string; picture: string }
export const fetchLabel = (claim: string) => request<Label>('POST', `/claims/${claim}/label`)
export const extendWish = (id: string) => request<Claim>('POST', `/wishes/${id}/extend`)
export const waitForWish = (id: string) => request<Wish>('POST', `/wishes/${id}/wait`)
export const leaveLine = (id: string) => request<Wish>('POST', `/wishes/${id}/leave`)
export const fetchWaits = () => request<{ items: WishCard[] }>('GET', '/me/waits')
export const sendWish = (id: string, body: { carrier: string; waybill: string }) => request<Claim>('POST', `/wishes/${id}/sent`, { body })
export const sendWishWithPhoto = (id: string, photo: string, body: { carrier: string; waybill: string }) => upload<Claim>(`/wishes/${id}/sent`, photo, 'photo', body)
export const fetchClaims = (state: 'live' | 'all', page: number) => request<Page<Claim>>('GET', '/me/claims', { query: { state, page } })
