import { countedAt } from '@/kit/came'
import type { Came } from '@/kit/came'
import { request } from '@/kit/http'
import type { Catalogue, Page, Policy, PolicyCard } from './types'

export const fetchCatalogue = () => request<Catalogue>('GET', '/policies/catalogue')
export const fetchPolicies = (query: { department?: string; category?: string; q?: string; page?: number }) => request<Page<PolicyCard>>('GET', '/policies', { query })
export const fetchPolicy = (id: string, came: Came) => request<Policy>('GET', `/policies/${id}`, { query: countedAt(came) })
