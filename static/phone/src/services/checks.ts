import { request, requestOpen } from '@/kit/http'
import type { FitsPage, PolicyCheckPage } from './types'

export const fetchCheck = (id: string) => request<PolicyCheckPage>('GET', `/policies/${id}/check`)
export const fetchFits = () => request<FitsPage>('GET', '/policies/fits')
/** One more check of nobody: no answer leaves the phone. */
export const countCheck = (id: string) => requestOpen<unknown>('POST', id ? `/policies/${id}/self-check` : '/policies/fits', { body: { answers: {} } })
