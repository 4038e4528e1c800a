/** 时间. Times arrive as "2026-11-21T08:00:00+08:00" and are shown as they stand: county time. */
const PARTS = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}))?/

export function day(at: string | null | undefined): string {
  const m = PARTS.exec(at ?? '')
  return m ? `${m[1]}年${Number(m[2])}月${Number(m[3])}日` : ''
}

export function moment(at: string | null | undefined): string {
  const m = PARTS.exec(at ?? '')
  return m && m[4] ? `${Number(m[2])}月${Number(m[3])}日 ${m[4]}:${m[5]}` : day(at)
}
