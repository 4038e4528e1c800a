import type { Cashier, Consent, Held, PayResult, Platform, Recording, Voice } from './types'

// The one file that talks to WeChat.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
declare const wx: any

const call = <T>(name: string, options: object = {}): Promise<T> =>
  new Promise((success, fail) => wx[name]({ ...options, success, fail }))

/** One build for every place: the release step or the test harness puts the real address here. */
const PLACEHOLDER = 'https://api.placeholder.invalid'

const onDisk = <T>(name: string, options: object): Promise<T> =>
  new Promise((success, fail) => wx.getFileSystemManager()[name]({ ...options, success, fail }))

/** The one recorder of WeChat: whoever listened last is told. MP3 at 16 kHz, so that a minute stays under 400 kB. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function recording(recorder: any, limitS: number): Promise<Recording | 'refused'> {
  let wanted = true
  let settle: (voice: Voice | null) => void
  const done = new Promise<Voice | null>((ok) => (settle = ok))
  const stop = () => recorder.stop()
  return new Promise((ready) => {
    recorder.onStart(() => ready({ stop, cancel: () => ((wanted = false), stop()), done }))
    recorder.onStop((r: { tempFilePath: string; duration: number; fileSize: number }) => settle(wanted ? { path: r.tempFilePath, bytes: r.fileSize, seconds: Math.max(1, Math.round(r.duration / 1000)) } : null))
    recorder.onError(() => {
      settle(null)
      ready('refused')
    })
    recorder.start({ duration: limitS * 1000, format: 'mp3', sampleRate: 16000, numberOfChannels: 1, encodeBitRate: 48000 })
  })
}

const platform: Platform = {
  kind: 'weixin',
  apiBase: import.meta.env.VITE_API_BASE || PLACEHOLDER,
  fileBase: import.meta.env.VITE_API_BASE || PLACEHOLDER,
  base: '',
  canScan: true,
  canSpeak: false,
  insideWeixinBrowser: false,
  async signIn(post) {
    const { code } = await call<{ code: string }>('login') // valid 5 minutes, usable once; exchanged by the server only
    return (await post('/session', { code })).token
  },
  async askSubscribe(templateIds) {
    try {
      const answer = await call<Record<string, string>>('requestSubscribeMessage', { tmplIds: templateIds.slice(0, 3) })
      return Object.fromEntries(templateIds.map((id) => [id, (answer[id] as Consent) ?? 'reject']))
    } catch {
      return Object.fromEntries(templateIds.map((id) => [id, 'reject' as Consent]))
    }
  },
  async keptConsents(templateIds) {
    try {
      const { subscriptionsSetting: kept } = await call<{ subscriptionsSetting?: { itemSettings?: Record<string, string> } }>('getSetting', { withSubscriptions: true })
      return templateIds.filter((id) => kept?.itemSettings?.[id] === 'accept')
    } catch {
      return []
    }
  },
  async pay(cashier: Cashier): Promise<PayResult> {
    if (cashier.kind !== 'jsapi') return 'failed'
    const { timeStamp, nonceStr, package: prepay, signType, paySign } = cashier
    try {
      await call('requestPayment', { timeStamp, nonceStr, package: prepay, signType, paySign })
      return 'submitted'
    } catch (e) {
      return /cancel/.test((e as { errMsg?: string })?.errMsg ?? '') ? 'cancelled' : 'failed'
    }
  },
  async scan() {
    try {
      return (await call<{ result: string }>('scanCode', { scanType: ['qrCode', 'wxCode'] })).result
    } catch {
      return ''
    }
  },
  async choosePhoto() {
    try {
      const r = await call<{ tempFiles: { tempFilePath: string }[] }>('chooseMedia', { count: 1, mediaType: ['image'], sizeType: ['compressed'] })
      return r.tempFiles[0]?.tempFilePath ?? ''
    } catch {
      return ''
    }
  },
  async pickPhoto() {
    try {
      const r = await call<{ tempFiles: { tempFilePath: string; size: number }[] }>('chooseMedia', { count: 1, mediaType: ['image'], sizeType: ['compressed'] })
      return r.tempFiles[0] ? { path: r.tempFiles[0].tempFilePath, bytes: r.tempFiles[0].size } : null
    } catch {
      return null
    }
  },
  async record(limitS) {
    if (!wx.getRecorderManager) return 'none'
    try {
      await call('authorize', { scope: 'scope.record' })
    } catch {
      return 'refused' // now or earlier; WeChat asks only once
    }
    return recording(wx.getRecorderManager(), limitS)
  },
  play(path, over) {
    const sound = wx.createInnerAudioContext()
    sound.onEnded(over)
    sound.onError(over)
    sound.src = path
    sound.play()
    return () => sound.destroy()
  },
  async keep(held: Held) {
    return (await onDisk<{ savedFilePath: string }>('saveFile', { tempFilePath: held.path })).savedFilePath
  },
  async held(name) {
    const is = await onDisk<{ size: number }>('getFileInfo', { filePath: name }).catch(() => null)
    return is && { path: name, bytes: is.size }
  },
  async drop(name) {
    await onDisk('removeSavedFile', { filePath: name }).catch(() => undefined) // gone already
  },
  async privacyNeeded() {
    if (!wx.getPrivacySetting) return { needed: false, name: '' } // base library < 2.32.3
    try {
      const r = await call<{ needAuthorization: boolean; privacyContractName: string }>('getPrivacySetting')
      return { needed: r.needAuthorization, name: r.privacyContractName }
    } catch {
      return { needed: false, name: '' }
    }
  },
  rememberPrivacy() {
    /* WeChat keeps the consent that its own button gave. */
  },
  openPrivacyText() {
    if (!wx.openPrivacyContract) return false
    wx.openPrivacyContract({})
    return true
  },
  hostFontScale() {
    const b = (wx.getAppBaseInfo || wx.getSystemInfoSync)()
    return b.fontSizeScaleFactor || (b.fontSizeSetting || 16) / 16
  },
  speak(_text, done) {
    done()
  },
  hush() {
    /* Nothing is ever being read aloud here. */
  },
  async openOutside(url) {
    await call('setClipboardData', { data: url }).catch(() => undefined) // a mini-program may not open foreign pages
    return false
  },
  showPicture(url) {
    call('previewImage', { urls: [url] }).catch(() => undefined) // closed again: nothing to do
  },
  // No crypto here; the key only has to differ between two acts of one person.
  randomHex: (length) => Array.from({ length }, () => Math.floor(Math.random() * 16).toString(16)).join(''),
  holdFocus: () => () => undefined,
  focusOn() {
    /* WeChat's own reader follows the page. */
  },
  setTitle(title) {
    wx.setNavigationBarTitle({ title })
  },
}
export default platform
