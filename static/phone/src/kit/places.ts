/** What a place that was chosen on this phone is called: a draft keeps its code alone, and is read again without network. */
const KEY = 'wb-place-names'
const KEPT_MAX = 40

const names = (): [string, string][] => {
  const kept = uni.getStorageSync(KEY) as [string, string][] | ''
  return Array.isArray(kept) ? kept : []
}

export function rememberPlace(code: string, name: string): void {
  uni.setStorageSync(KEY, [[code, name], ...names().filter(([known]) => known !== code)].slice(0, KEPT_MAX))
}

export const placeName = (code: string): string => names().find(([known]) => known === code)?.[1] ?? ''
