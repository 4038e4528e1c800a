import platform from '#platform'
import { request, requestOpen } from '@/kit/http'
import type { Feed, Me, Message } from './types'

export const fetchMe = () => request<Me>('GET', '/me')
export const rename = (name: string) => request<Me>('PATCH', '/me', { body: { name } })
export const provePhone = (code: string) => request<Me>('POST', '/me/phone', { body: { code } })
export const askCode = (phone: string) => requestOpen<{ resend_after_s: number }>('POST', '/session/phone', { body: { phone } })
export const openSession = (phone: string, sms_code: string) => requestOpen<{ csrf: string; expires_at: string }>('POST', '/session', { body: { phone, sms_code } })
export const closeSession = () => request<void>('DELETE', '/session')
export const fetchMessages = (after?: string) => request<Feed<Message>>('GET', '/me/messages', { query: { after } })
export const markRead = (ids: string[]) => request<void>('POST', '/me/messages/read', { body: { ids } })
/** What the person answered: one accept is one message. With a key, so that a torn answer is not told twice. */
export const tellConsent = (answers: Record<string, string>, always: string[]) => request<void>('POST', '/me/subscriptions', { body: { answers, always }, key: platform.randomHex(32) })

export interface MyCopy { made_at: string; sections: { title: string; rows: { name: string; value: string }[][] }[]; kept: string[]; text: string }
export interface Forgotten { gone: string[]; kept: string[] }
export const fetchMyData = () => request<MyCopy>('GET', '/me/data')
export const forgetMe = (confirm: string) => request<Forgotten>('POST', '/me/forget', { body: { confirm } })
