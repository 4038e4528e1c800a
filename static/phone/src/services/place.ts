import { request } from '@/kit/http'
import type { Facts, Region, Scene, Verdict } from './types'

export const fetchFacts = () => request<Facts>('GET', '/facts')
export const fetchRegions = (parent: string) => request<{ items: Region[] }>('GET', '/regions', { query: { parent } })
export const fetchScene = (scene: string) => request<Scene>('GET', `/scenes/${encodeURIComponent(scene)}`)
export const fetchVerdict = (code: string) => request<Verdict>('GET', '/verify', { query: { code } })
