/** Everything the pages may ask of the host. Only weixin.ts may touch `wx`, only h5.ts the browser. */
export type Consent = 'accept' | 'reject' | 'ban' | 'filter' | 'unsupported'

/** What POST /payments/<no>/cashier answers, word for word. */
export type Cashier =
  | { kind: 'jsapi'; timeStamp: string; nonceStr: string; package: string; signType: string; paySign: string }
  | { kind: 'h5'; h5_url: string }

/** `submitted` is never `paid`: only the server, told by WeChat, decides that. */
export type PayResult = 'submitted' | 'cancelled' | 'failed'

/** Something this phone holds: `path` shows, plays or uploads it; `file` is it itself, where the host has such a thing. */
export interface Held { path: string; bytes: number; file?: Blob }
export interface Voice extends Held { seconds: number }
/** Under way: `stop` ends it, `cancel` throws it away; `done` brings the voice, or null when nothing came of it. */
export interface Recording { stop(): void; cancel(): void; done: Promise<Voice | null> }

export interface Platform {
  readonly kind: 'weixin' | 'h5'
  /** '' on H5 (same origin), absolute in the mini-program. */
  readonly apiBase: string
  /** Before the path of a picture: always a whole address, for uni-app puts '/m' before a bare path of an <image>. */
  readonly fileBase: string
  /** Path prefix of the phone pages for addresses that leave the client: '/m' on H5, '' in the mini-program. */
  readonly base: string
  /** Exchange the host's identity for our session; null = the host has none, the person signs in by phone and code. */
  signIn(post: (path: string, body: object) => Promise<{ token: string }>): Promise<string | null>
  /** Must be called straight from a tap; never after an await. */
  askSubscribe(templateIds: string[]): Promise<Record<string, Consent>>
  /** Those of which the person ticked 总是保持以上选择: asked again, the host opens no panel and says accept. */
  keptConsents(templateIds: string[]): Promise<string[]>
  pay(cashier: Cashier): Promise<PayResult>
  /** The text of the code; '' = the person gave up. */
  scan(): Promise<string>
  readonly canScan: boolean
  /** Path of one picture on the phone; '' = the person gave up. */
  choosePhoto(): Promise<string>
  /** One picture with its size; null = the person gave up. */
  pickPhoto(): Promise<Held | null>
  /** Speak into the phone, `limitS` seconds at most. The microphone may be refused, or there may be none. */
  record(limitS: number): Promise<Recording | 'refused' | 'none'>
  /** Play it; returns what stops it. `over` is called once, at the end or when it cannot be played. */
  play(path: string, over: () => void): () => void
  /** Keep a file on this phone beyond this visit; the name under which `held` finds it again. Rejects when there is no room. */
  keep(held: Held): Promise<string>
  /** What was kept under a name; null when it is gone. */
  held(name: string): Promise<Held | null>
  drop(name: string): Promise<void>
  privacyNeeded(): Promise<{ needed: boolean; name: string }>
  /** Remember the consent where the host does not do it itself. */
  rememberPrivacy(): void
  /** False = the host has no text of its own, show our page. */
  openPrivacyText(): boolean
  /** 1 = normal; WeChat's 关怀模式 says more. */
  hostFontScale(): number
  readonly canSpeak: boolean
  speak(text: string, done: () => void): void
  hush(): void
  /** Open an address outside the client; false = it was copied instead. */
  openOutside(url: string): Promise<boolean>
  /** One picture, as large as it goes. */
  showPicture(url: string): void
  /** True in WeChat's own browser, where the mini-program is the better door. */
  readonly insideWeixinBrowser: boolean
  /** Random lower-case hex of the given length. */
  randomHex(length: number): string
  /** Keyboard and screen reader: keep focus inside the dialog, return what undoes it. */
  holdFocus(id: string, escape: () => void): () => void
  focusOn(id: string): void
  setTitle(title: string): void
}
