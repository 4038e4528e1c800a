import { ApiError, request } from '@/kit/http'
import type { Facts, Region, Scene, Verdict } from './types'

export const fetchFacts = () => request<Facts>('GET', '/facts')
/** Places hardly ever change: what was seen once stands in where there is no network. */
export async function fetchRegions(parent: string): Promise<{ items: Region[] }> {
  const key = `wb-regions-${parent}`
  try {
    const fresh = await request<{ items: Region[] }>('GET', '/regions', { query: { parent } })
    uni.setStorage({ key, data: fresh, fail: () => undefined })
    return fresh
  } catch (e) {
    const kept = e instanceof ApiError && e.status === 0 ? (uni.getStorageSync(key) as { items: Region[] } | '') : ''
    if (kept) return kept
    throw e
  }
}
export const fetchScene = (scene: string) => request<Scene>('GET', `/scenes/${encodeURIComponent(scene)}`)
export const fetchVerdict = (code: string) => request<Verdict>('GET', '/verify', { query: { code } })
