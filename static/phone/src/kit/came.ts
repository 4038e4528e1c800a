/** Where somebody stands and the poster they came from: carried from page to page, and told where steps are counted. */
export interface Came { area: string; place: string; scene: string }
const SERIAL = /^[0-9a-z]{1,12}$/i

export const cameIn = (query: Record<string, string | undefined>): Came => ({ area: query.area ?? '', place: query.place ?? '', scene: query.scene ?? '' })

/** The address of the next page, with what is known of the way here. */
export function along(path: string, came: Came): string {
  const told = Object.entries({ area: came.area, place: came.place, scene: came.scene }).filter(([, v]) => v).map(([k, v]) => `${k}=${encodeURIComponent(v)}`).join('&')
  return told ? `${path}${path.includes('?') ? '&' : '?'}${told}` : path
}

/** For the counts. What cannot be a serial is left out: nothing is refused for it. */
export const countedAt = (came: Came): { area: string; serial: string } => ({ area: came.area, serial: SERIAL.test(came.scene) ? came.scene : '' })
