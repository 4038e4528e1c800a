import { countedAt } from '@/kit/came'
import type { Came } from '@/kit/came'
import { request, requestOpen } from '@/kit/http'
import type { FitsPage, PolicyCheckPage } from './types'

export const fetchCheck = (id: string) => request<PolicyCheckPage>('GET', `/policies/${id}/check`)
export const fetchFits = () => request<FitsPage>('GET', '/policies/fits')
/** One more check of nobody, at the place and the poster: no answer leaves the phone. */
export const countCheck = (id: string, came: Came) => requestOpen<unknown>('POST', id ? `/policies/${id}/self-check` : '/policies/fits', { query: countedAt(came), body: { answers: {} } })
