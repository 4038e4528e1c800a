import { request } from '@/kit/http'
import type { Page, ShownAs } from './types'

export interface Certificate {
  no: string
  gift_id: string
  gift_no: string
  campaign: { id: string; title: string }
  shown_as: ShownAs
  shown_name: string
  names: ShownAs[]
  amount_fen: number
  left_fen: number
  state_text: string
  url: string
  not_a_receipt: string
}
export interface Receipt {
  id: string
  no: string
  state_text: string
  kind: 'person' | 'company'
  title: string
  credit_code: string | null
  amount_fen: number
  year: number
  gifts: { gift_id: string; gift_no: string; amount_fen: number }[]
  bill_code: string | null
  bill_no: string | null
  check_code: string
  issued_on: string | null
  red_no: string | null
  at: string
  may_take_back: boolean
}
export interface GiftReceipt { wish: '' | 'wanted' | 'waived'; left_fen: number; year: number; deductible: string; receipts: Receipt[] }
export interface ReceiptAsk { gifts: { gift_id: string; amount_fen?: number }[]; kind: string; title: string; credit_code: string; phone: string }
export interface GiftYear { year: number; count: number; amount_fen: number; refunded_fen: number; deductible: string }

const certificate = (gift: string) => `/gifts/${gift}/certificate`
export const fetchCertificate = (gift: string) => request<Certificate>('GET', certificate(gift))
export const renameCertificate = (gift: string, shown_as: string) => request<Certificate>('POST', certificate(gift), { body: { shown_as } })
/** `turn` makes a fresh address after the name was changed. */
export const certificatePicture = (gift: string, turn: number) => `/api/v1${certificate(gift)}/picture?turn=${turn}`
export const certificatePaper = (gift: string) => `/api/v1${certificate(gift)}/paper`
export const fetchGiftReceipt = (gift: string) => request<GiftReceipt>('GET', `/gifts/${gift}/receipt`)
export const waiveReceipt = (gift: string) => request<GiftReceipt>('POST', `/gifts/${gift}/receipt/waive`)
export const askReceipt = (body: ReceiptAsk, key: string) => request<Receipt>('POST', '/receipts', { body, key })
export const takeBackReceipt = (id: string) => request<Receipt>('POST', `/receipts/${id}/take-back`)
export const fetchReceipts = (page: number) => request<Page<Receipt>>('GET', '/receipts', { query: { page } })
export const fetchYears = () => request<{ items: GiftYear[] }>('GET', '/gifts/years')
