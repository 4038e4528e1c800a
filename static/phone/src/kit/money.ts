/** 金额. Fen everywhere; yuan only in <Money> and in what a person types. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : ''
  const n = Math.abs(fen)
  const whole = String(Math.floor(n / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${sign}${whole}.${String(n % 100).padStart(2, '0')}`
}

/** Large sums in a list: whole yuan without the two zeros. */
export const shortYuan = (fen: number): string => yuan(fen).replace(/\.00$/, '')

/** "66" / "66.5" / "66.50" → fen; null when it is not an amount. Never through a float. */
export function fenOf(text: string): number | null {
  const m = /^(\d{1,8})(?:\.(\d{1,2}))?$/.exec(text.trim().replace(/[，,]/g, ''))
  return m ? Number(m[1]) * 100 + Number((m[2] ?? '').padEnd(2, '0')) : null
}

/** Share of a whole as a whole per cent between 0 and 100, for a bar's width. */
export const share = (part: number, whole: number): number => (whole > 0 ? Math.max(0, Math.min(100, Math.floor((part * 100) / whole))) : 0)
