// What the harness knows and what a test may read: window.mp. See README.md, 「执行小程序产物」.
export const MP = window.__MP
export const params = new URLSearchParams(location.search)
export const PLACEHOLDER = 'https://api.placeholder.invalid'
export const apiBase = params.get('api') || location.origin

export const state = (window.mp = {
  calls: [],
  missing: new Set(),
  errors: [],
  toasts: [],
  stack: [],
  app: null,
  listeners: {},
  tapping: false,
})

const words = (r) => 'unhandled ' + ((r && (r.stack || r.errMsg || r.message)) || r)
window.addEventListener('error', (e) => state.errors.push(String(e.message)))
window.addEventListener('unhandledrejection', (e) => state.errors.push(words(e.reason)))

// WeChat lets some functions run only inside a tap; the flag falls before any later task begins.
for (const type of ['touchend', 'mouseup', 'click'])
  document.addEventListener(type, () => {
    state.tapping = true
    setTimeout(() => (state.tapping = false), 0)
  }, true)

// element.click() makes no touch and no mouse event, from which the runtime makes its taps: add them, of the kind
// that the page has known so far (after a touch the runtime no longer listens to the mouse).
let touched = false
document.addEventListener('touchstart', () => (touched = true), true)
const touch = (target, type) => new TouchEvent(type, { bubbles: true, cancelable: true, changedTouches: [new Touch({ identifier: 77, target, clientX: 1, clientY: 1 })] })
const mouse = (type) => new MouseEvent(type, { bubbles: true, cancelable: true, clientX: 1, clientY: 1 })
document.addEventListener('click', (e) => {
  if (e.isTrusted) return
  for (const event of touched ? [touch(e.target, 'touchstart'), touch(e.target, 'touchend')] : [mouse('mousedown'), mouse('mouseup')]) e.target.dispatchEvent(event)
}, true)

/** The test's answer to `name`, or `otherwise` when the test has none. */
export async function hook(name, args, otherwise) {
  const own = (window.__mpHooks || {})[name]
  return own ? own(args) : otherwise()
}

const plain = (o) => JSON.parse(JSON.stringify(o === undefined ? null : o, (_, v) => (typeof v === 'function' ? undefined : v)))
export const log = (name, o) => state.calls.push([name, plain(o)])

/** Answer as WeChat does: callbacks when there are any, else a promise. */
export function settle(name, options, result, ok = true) {
  const o = options || {}
  const r = { errMsg: `${name}:${ok ? 'ok' : 'fail'}`, ...result }
  const heard = ok ? o.success : o.fail
  const promise = o.success || o.fail || o.complete ? undefined : ok ? Promise.resolve(r) : Promise.reject(r)
  queueMicrotask(() => {
    heard && heard(r)
    o.complete && o.complete(r)
  })
  return promise
}

/** A logged wx function whose work is a promise: value = ok, rejection = fail with its message. */
export const asking = (name, work) => (options) => {
  log(name, options)
  const done = Promise.resolve().then(() => work(options || {}))
  const answer = done.then((r) => [r, true], (e) => [{ errMsg: `${name}:fail ${(e && (e.errMsg || e.message)) || e}` }, false])
  if (options && (options.success || options.fail || options.complete)) {
    answer.then(([r, ok]) => settle(name, options, r, ok))
    return undefined
  }
  return answer.then(([r, ok]) => (ok ? { errMsg: `${name}:ok`, ...r } : Promise.reject(r)))
}

export const logged = (name, fn) => (options) => {
  log(name, options)
  return fn(options)
}

const q = params.get('q')
const scene = params.get('scene')
const coded = q ? { q: encodeURIComponent(q), scancode_time: String(Math.floor(Date.now() / 1000)) } : scene ? { scene: encodeURIComponent(scene) } : {}
const given = Object.fromEntries((params.get('query') || '').split('&').filter(Boolean).map((kv) => [kv.split('=')[0], kv.split('=').slice(1).join('=')]))
export const launch = {
  path: params.get('path') || (q || scene ? 'pages/entry' : MP.pages[0]),
  query: { ...given, ...coded },
  scene: Number(params.get('from') || (q ? 1011 : scene ? 1047 : 1001)),
  referrerInfo: {},
}
