/** 我投诉过的: number and code stay on this phone alone, so that nobody has to copy them; no account knows of them. */
import type { Which } from '@/services/complaints'

const KEY = 'wb-complaints'
const MOST = 10
export interface KeptComplaint extends Which { about: string }

export const keptComplaints = (): KeptComplaint[] => {
  const kept = uni.getStorageSync(KEY) as KeptComplaint[] | ''
  return Array.isArray(kept) ? kept : []
}
export function keepComplaint(one: KeptComplaint): void {
  uni.setStorage({ key: KEY, data: [one, ...keptComplaints().filter((old) => old.no !== one.no)].slice(0, MOST), fail: () => undefined })
}
