import type { Cashier, Consent, Held, PayResult, Platform } from './types'
import { drop, keep, kept } from './h5-files'
import { namePictures } from './h5-pictures'
import { record } from './h5-voice'

// The one file that talks to the browser.
const CONSENT = 'wb-privacy'
const FOCUSABLE = 'a[href],button:not([disabled]),input:not([disabled]),textarea:not([disabled]),[tabindex="0"]'
const speech = typeof window !== 'undefined' && 'speechSynthesis' in window ? window.speechSynthesis : null

if (typeof document !== 'undefined') namePictures()

const visible = (root: HTMLElement) => [...root.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((e) => e.offsetParent !== null)

function keepInside(root: HTMLElement, e: KeyboardEvent) {
  const all = visible(root)
  if (!all.length) return
  const at = all.indexOf(document.activeElement as HTMLElement)
  const next = e.shiftKey ? (at <= 0 ? all.length - 1 : at - 1) : at === all.length - 1 || at < 0 ? 0 : at + 1
  e.preventDefault()
  all[next].focus()
}

const platform: Platform = {
  kind: 'h5',
  apiBase: '',
  fileBase: typeof window !== 'undefined' ? window.location.origin : '',
  base: '/m',
  canScan: false,
  canSpeak: speech !== null,
  insideWeixinBrowser: typeof navigator !== 'undefined' && /MicroMessenger/i.test(navigator.userAgent),
  async signIn() {
    return null // the sign-in page posts phone + code; the session is a cookie the page cannot read
  },
  async askSubscribe(ids) {
    return Object.fromEntries(ids.map((id) => [id, 'unsupported' as Consent]))
  },
  async keptConsents() {
    return []
  },
  async pay(cashier: Cashier): Promise<PayResult> {
    if (cashier.kind !== 'h5') return 'failed'
    window.location.href = cashier.h5_url
    return 'submitted'
  },
  async scan() {
    return ''
  },
  choosePhoto: () =>
    new Promise((ok) =>
      uni.chooseImage({ count: 1, sizeType: ['compressed'], success: (r) => ok([...r.tempFilePaths][0] ?? ''), fail: () => ok('') }),
    ),
  pickPhoto: () =>
    new Promise((ok) =>
      uni.chooseImage({
        count: 1,
        sizeType: ['compressed'],
        success: (r) => {
          const file = ([r.tempFiles].flat() as unknown as File[])[0]
          ok(file ? { path: [...r.tempFilePaths][0], bytes: file.size, file } : null)
        },
        fail: () => ok(null),
      }),
    ),
  record,
  play(path, over) {
    const sound = new Audio(path)
    sound.onended = over
    sound.onerror = over
    sound.play().catch(over)
    return () => sound.pause()
  },
  async keep(held: Held) {
    if (!held.file) throw new Error('a file without its bytes')
    return keep(held.file, this.randomHex(16))
  },
  async held(name) {
    const file = await kept(name).catch(() => null)
    return file && { path: URL.createObjectURL(file), bytes: file.size, file }
  },
  drop: (name) => drop(name).catch(() => undefined),
  async privacyNeeded() {
    return { needed: window.localStorage.getItem(CONSENT) !== '1', name: '《隐私说明》' }
  },
  rememberPrivacy() {
    window.localStorage.setItem(CONSENT, '1')
  },
  openPrivacyText: () => false,
  hostFontScale: () => 1,
  speak(text, done) {
    if (!speech) return done()
    speech.cancel()
    const words = new SpeechSynthesisUtterance(text)
    words.lang = 'zh-CN'
    words.rate = 0.9
    words.onend = done
    words.onerror = done
    speech.speak(words)
  },
  hush() {
    speech?.cancel()
  },
  async openOutside(url) {
    window.location.href = url
    return true
  },
  showPicture(url) {
    window.location.href = url // the way back is the browser's own
  },
  randomHex(length) {
    const bytes = window.crypto.getRandomValues(new Uint8Array(Math.ceil(length / 2)))
    return [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('').slice(0, length)
  },
  holdFocus(id, escape) {
    const root = document.getElementById(id)
    if (!root) return () => undefined
    const before = document.activeElement as HTMLElement | null
    const keys = (e: KeyboardEvent) => {
      if (e.key === 'Escape') escape()
      else if (e.key === 'Tab') keepInside(root, e)
    }
    document.addEventListener('keydown', keys)
    root.focus()
    return () => {
      document.removeEventListener('keydown', keys)
      before?.focus?.()
    }
  },
  focusOn(id) {
    document.getElementById(id)?.focus()
  },
  setTitle(title) {
    document.title = title
  },
}
export const reloadPage = (): void => window.location.reload()

/** After the first page has been drawn and the browser has nothing better to do. */
export function whenIdle(work: () => void): void {
  const soon = () => ('requestIdleCallback' in window ? window.requestIdleCallback(work, { timeout: 2000 }) : setTimeout(work, 500))
  if (document.readyState === 'complete') soon()
  else window.addEventListener('load', soon, { once: true })
}

export default platform
