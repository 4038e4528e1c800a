import { request } from '@/kit/http'
import type { Cashier } from '@/platform/types'
import type { Campaign, CampaignCard, CampaignReport, Gift, GiftAsk, Page, Payment, Spending } from './types'

export const fetchCampaigns = (state: 'running' | 'ended', page: number) => request<Page<CampaignCard>>('GET', '/campaigns', { query: { state, page } })
export const fetchCampaign = (id: string) => request<Campaign>('GET', `/campaigns/${id}`)
export const fetchReports = (id: string, page: number) => request<Page<CampaignReport>>('GET', `/campaigns/${id}/reports`, { query: { page } })
export const fetchSpendings = (id: string, page: number) => request<Page<Spending>>('GET', `/campaigns/${id}/spendings`, { query: { page } })
export const give = (id: string, body: GiftAsk, key: string) => request<{ order_no: string }>('POST', `/campaigns/${id}/gifts`, { body, key })
export const openCashier = (orderNo: string, body: { return_url?: string }) => request<Cashier>('POST', `/payments/${orderNo}/cashier`, { body })
export const fetchPayment = (orderNo: string) => request<Payment>('GET', `/payments/${orderNo}`)
export const fetchGifts = (page: number) => request<Page<Gift>>('GET', '/gifts', { query: { page } })
export const fetchGift = (id: string) => request<Gift>('GET', `/gifts/${id}`)
