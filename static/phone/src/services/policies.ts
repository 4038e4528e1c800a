import { request } from '@/kit/http'
import type { Catalogue, Page, Policy, PolicyCard } from './types'

export const fetchCatalogue = () => request<Catalogue>('GET', '/policies/catalogue')
export const fetchPolicies = (query: { department?: string; category?: string; q?: string; page?: number }) => request<Page<PolicyCard>>('GET', '/policies', { query })
export const fetchPolicy = (id: string, area?: string) => request<Policy>('GET', `/policies/${id}`, { query: { area } })
