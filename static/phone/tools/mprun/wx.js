// `wx`: what the built program may call. Every call that matters is logged in mp.calls; a name that does not exist
// here lands in mp.missing, so a test can insist that the program uses nothing unknown.
import { asking, hook, launch, log, logged, params, settle, state } from './state.js'
import { keepFile, net, pictureUrl, sizeOf } from './wx-net.js'
import { go } from './pages.js'
import { setTitle, toast } from './shell.js'

const STORE = 'mp:'
const stored = (k) => {
  const v = localStorage.getItem(STORE + k)
  return v === null ? '' : JSON.parse(v)
}
const store = (k, v) => localStorage.setItem(STORE + k, JSON.stringify(v))
const forget = (k) => localStorage.removeItem(STORE + k)
const has = (k) => localStorage.getItem(STORE + k) !== null
const storedKeys = () => Object.keys(localStorage).filter((k) => k.startsWith(STORE)).map((k) => k.slice(STORE.length))

const storage = {
  getStorageSync: stored,
  setStorageSync: store,
  removeStorageSync: forget,
  clearStorageSync: () => storedKeys().forEach(forget),
  getStorageInfoSync: () => ({ keys: storedKeys(), currentSize: 1, limitSize: 10240 }),
  getStorage: (o) => settle('getStorage', o, { data: stored(o.key) }, has(o.key)),
  setStorage: (o) => (store(o.key, o.data), settle('setStorage', o, {})),
  removeStorage: (o) => (forget(o.key), settle('removeStorage', o, {})),
}

const fontScale = Number(params.get('fontScale') || 1)
const info = () => ({
  fontSizeScaleFactor: fontScale, fontSizeSetting: 16, brand: 'devtools', model: 'mprun', pixelRatio: 2, language: 'zh_CN', version: '8.0.50', system: 'Android 14', platform: 'devtools', SDKVersion: '3.8.0', theme: 'light',
  screenWidth: innerWidth, screenHeight: innerHeight, windowWidth: innerWidth, windowHeight: innerHeight - 88, statusBarHeight: 44,
  host: { env: 'WeChat', appId: '' }, safeArea: { top: 44, left: 0, right: innerWidth, bottom: innerHeight, width: innerWidth, height: innerHeight - 44 },
})
const device = {
  getSystemInfoSync: info, getWindowInfo: info, getDeviceInfo: info, getAppBaseInfo: info, getSystemSetting: info, getAppAuthorizeSetting: () => ({}),
  getSystemInfo: (o) => settle('getSystemInfo', o, info()),
  getSystemInfoAsync: (o) => settle('getSystemInfoAsync', o, info()),
  getLaunchOptionsSync: () => launch, getEnterOptionsSync: () => launch,
  getAccountInfoSync: () => ({ miniProgram: { appId: 'wxtest', envVersion: 'develop', version: '' } }),
  getMenuButtonBoundingClientRect: () => ({ top: 48, right: innerWidth - 10, bottom: 80, left: innerWidth - 97, width: 87, height: 32 }),
  canIUse: () => true, nextTick: (f) => queueMicrotask(f),
  getUpdateManager: () => ({ onCheckForUpdate() {}, onUpdateReady() {}, onUpdateFailed() {}, applyUpdate() {} }),
  env: { USER_DATA_PATH: 'wxfile://usr' },
}

const denied = (what) => () => Promise.reject(new Error(`${what}: the test has no hook`))
const agreed = () => (params.get('privacy') === 'agreed' || stored('__privacy') ? true : false)
const asked = {
  login: asking('login', async () => ({ code: await hook('login', undefined, denied('login')) })),
  checkSession: asking('checkSession', async () => ({})),
  requestPayment: asking('requestPayment', async (o) => (await hook('requestPayment', strip(o), denied('requestPayment'))) || {}),
  requestSubscribeMessage: asking('requestSubscribeMessage', async (o) => {
    if (!state.subscribeTap) throw new Error("can only be invoked by user TAP gesture.")
    if (!o.tmplIds || !o.tmplIds.length || o.tmplIds.length > 3) throw new Error('tmplIds: one to three')
    return hook('requestSubscribeMessage', strip(o), () => Object.fromEntries(o.tmplIds.map((id) => [id, 'accept'])))
  }),
  scanCode: asking('scanCode', async () => ({ result: await hook('scanCode', undefined, denied('scanCode')), scanType: 'QR_CODE' })),
  getPrivacySetting: asking('getPrivacySetting', async () => ({ needAuthorization: !agreed(), privacyContractName: '《愿桥小程序用户隐私保护指引》' })),
  openPrivacyContract: asking('openPrivacyContract', async () => ({})),
  makePhoneCall: asking('makePhoneCall', async () => ({})),
  setClipboardData: asking('setClipboardData', async () => ({})),
  getNetworkType: asking('getNetworkType', async () => ({ networkType: 'wifi' })),
  showModal: asking('showModal', async (o) => {
    const confirm = await hook('showModal', strip(o), () => true)
    return { confirm: !!confirm, cancel: !confirm, content: '' }
  }),
}
const strip = (o) => JSON.parse(JSON.stringify(o, (_, v) => (typeof v === 'function' ? undefined : v)))
// Whether the tap is still going on has to be read when the function is called, before anything asynchronous.
const consent = asked.requestSubscribeMessage
asked.requestSubscribeMessage = (o) => {
  state.subscribeTap = state.tapping
  return consent(o)
}

// The recorder of the phone: what was said is the test's, else three seconds of silence.
const heard = {}
const recorder = {
  onStart: (f) => (heard.start = f),
  onStop: (f) => (heard.stop = f),
  onError: (f) => (heard.error = f),
  start(o) {
    log('recorder.start', o)
    setTimeout(() => heard.start && heard.start(), 0)
  },
  stop() {
    log('recorder.stop')
    hook('record', undefined, () => ({})).then(({ base64 = silence(), type = 'audio/mpeg', seconds = 3 } = {}) => {
      const path = keepFile(base64, type, 'voice.mp3')
      heard.stop && heard.stop({ tempFilePath: path, duration: seconds * 1000, fileSize: sizeOf(path) })
    })
  },
}
const silence = () => btoa(('\xff\xf3\x48\xc4' + '\0'.repeat(140)).repeat(84))
const sound = {
  getRecorderManager: () => recorder,
  authorize: asking('authorize', async (o) => (await hook('authorize', strip(o), () => ({}))) || {}),
  createInnerAudioContext() {
    const el = new Audio()
    return {
      set src(path) {
        el.src = pictureUrl(path)
      },
      play: () => (log('audio.play', el.src), el.play().catch(() => undefined)),
      stop: () => el.pause(),
      destroy: () => el.pause(),
      onEnded: (f) => el.addEventListener('ended', f),
      onError: (f) => el.addEventListener('error', f),
    }
  },
}

const quiet = (name) => (o) => settle(name, o, {})
const face = {
  showToast: logged('showToast', (o) => (toast(o.title), settle('showToast', o, {}))),
  hideToast: quiet('hideToast'), showLoading: quiet('showLoading'), hideLoading: quiet('hideLoading'),
  setNavigationBarTitle: logged('setNavigationBarTitle', (o) => (setTitle(o.title), settle('setNavigationBarTitle', o, {}))),
  setNavigationBarColor: quiet('setNavigationBarColor'), stopPullDownRefresh: quiet('stopPullDownRefresh'), startPullDownRefresh: quiet('startPullDownRefresh'),
  pageScrollTo: (o) => (state.top().scroller.scrollTo(0, o.scrollTop || 0), settle('pageScrollTo', o, {})),
  hideTabBar: quiet('hideTabBar'), showTabBar: quiet('showTabBar'), setTabBarBadge: quiet('setTabBarBadge'), removeTabBarBadge: quiet('removeTabBarBadge'), showShareMenu: quiet('showShareMenu'), hideShareMenu: quiet('hideShareMenu'), hideKeyboard: quiet('hideKeyboard'), previewImage: quiet('previewImage'),
  createSelectorQuery: () => state.top().inst.createSelectorQuery(),
  createIntersectionObserver: (c, o) => c.createIntersectionObserver(o),
}
const moves = Object.fromEntries(['navigateTo', 'redirectTo', 'reLaunch', 'switchTab', 'navigateBack'].map((n) => [n, logged(n, (o) => {
  try {
    if (state.later) state.later.push(() => go[n](o || {})) // asked inside onPageNotFound: see runtime.js
    else go[n](o || {})
    return settle(n, o, {})
  } catch (e) {
    return settle(n, o, { errMsg: `${n}:fail ${e.message}` }, false)
  }
})]))

const base = { ...storage, ...device, ...asked, ...sound, ...face, ...moves, ...net }
for (const n of ['onError', 'offError', 'onUnhandledRejection', 'onPageNotFound', 'onAppShow', 'onAppHide', 'offAppShow', 'offAppHide', 'onThemeChange', 'onNeedPrivacyAuthorization', 'onNetworkStatusChange', 'onKeyboardHeightChange', 'offKeyboardHeightChange', 'onWindowResize', 'offWindowResize', 'onLocaleChange', 'onMemoryWarning'])
  base[n] = (f) => (state.listeners[n] = state.listeners[n] || []).push(f)
for (const [name, isConnected] of [['online', true], ['offline', false]])
  window.addEventListener(name, () => (state.listeners.onNetworkStatusChange || []).forEach((f) => f({ isConnected, networkType: isConnected ? 'wifi' : 'none' })))

export const rememberPrivacy = () => store('__privacy', true)
window.wx = new Proxy(base, {
  get(t, k) {
    if (!(k in t) && typeof k === 'string') state.missing.add(k)
    return t[k]
  },
})
