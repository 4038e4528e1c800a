/** 金额. Fen everywhere; yuan only in <Money> and in what a person types. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : ''
  const n = Math.abs(fen)
  const whole = String(Math.floor(n / 100)).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${sign}${whole}.${String(n % 100).padStart(2, '0')}`
}

/** Large sums in a list: whole yuan without the two zeros. */
export const shortYuan = (fen: number): string => yuan(fen).replace(/\.00$/, '')

/** A comma parts thousands and nothing else: "10,5" may mean 10.5 or 105, so it is neither. The server reads the same way. */
const YUAN = /^(\d{1,3}(?:,\d{3}){1,3}|\d{1,10})(?:\.(\d{1,2}))?$/
/** The full-width signs a Chinese keyboard gives, as the server folds them; by hand, for old phones know no `normalize`. */
const narrow = (text: string): string => text.replace(/[\uff0c\uff0e\uff10-\uff19]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))

/** "66" / "66.5" / "1,000.50" / "１２" → fen; null when it is not an amount. Never through a float. */
export function fenOf(text: string): number | null {
  const m = YUAN.exec(narrow(text).trim())
  return m ? Number(m[1].replace(/,/g, '')) * 100 + Number((m[2] ?? '').padEnd(2, '0')) : null
}

/** Share of a whole as a whole per cent between 0 and 100, for a bar's width. */
export const share = (part: number, whole: number): number => (whole > 0 ? Math.max(0, Math.min(100, Math.floor((part * 100) / whole))) : 0)
