import { request } from '@/kit/http'
import type { Notice, NoticeCard, Page } from './types'

export const fetchNotices = (kind: string, page: number, size = 20) => request<Page<NoticeCard>>('GET', '/notices', { query: { kind, page, page_size: size } })
export const fetchNotice = (id: string) => request<Notice>('GET', `/notices/${id}`)
