// mprun/runtime.js: the browser half. Puts the program's components into Tencent's runtime and starts it.
import * as adapter from 'glass-easel-miniprogram-adapter'
import * as glassEasel from 'glass-easel'
import { MP, launch, params, state } from './state.js'
import './wx.js'
import { builtins } from './builtin.js'
import { defining, load } from './modules.js'
import { open, useRoots } from './pages.js'
import { addCss } from './shell.js'

const env = new adapter.MiniProgramEnv()
const builtin = builtins(env.getGlobalCodeSpace())
const space = env.createCodeSpace('', true)
// WeChat finds a data-bound handler name (bindtap="{{e}}") on the instance, not only among `methods`.
space.getComponentSpace().updateComponentOptions({ useMethodCallerListeners: true })
for (const name of MP.builtin) space.getComponentSpace().setGlobalUsingComponent('wx-' + name, builtin[name])
for (const [p, j] of Object.entries(MP.json))
  space.addComponentStaticConfig(p, { ...j, styleIsolation: 'shared', usingComponents: { ...(MP.app.usingComponents || {}), ...(j.usingComponents || {}) } })

// WeChat hands handlers a plain object (own `detail`, `target.dataset`), not an event instance of the framework.
const where = (t) => ({ id: t.id || '', dataset: t.dataset || {}, offsetLeft: 0, offsetTop: 0 })
const NOWHERE = { pageX: 0, pageY: 0, clientX: 0, clientY: 0 }
const wrap = (caller, ev, listener) =>
  listener.call(caller, { type: ev.type, timeStamp: Math.round(performance.now()), target: where(ev.target), currentTarget: where(ev.currentTarget), mark: ev.mark || {}, detail: ev.detail ?? {}, touches: [], changedTouches: [NOWHERE] })
const patched = (make) =>
  Object.assign((p) => {
    const gen = make(p)
    return gen && ((R, ...a) => {
      R.setEventListenerWrapper && R.setEventListenerWrapper(wrap)
      return gen(R, ...a)
    })
  }, make)
for (const p of Object.keys(MP.templates)) if (!p.startsWith('__mp')) space.addCompiledTemplate(p, { groupList: MP.templates, content: patched(MP.templates[p]) })

const backend = new glassEasel.CurrentWindowBackendContext()
backend.onEvent((target, type, detail, options) => {
  const ev = new glassEasel.Event(type, detail, options)
  glassEasel.Event.dispatchEvent(target, ev)
  return ev.getEventBubbleStatus()
})
const associated = env.associateBackend(backend)
glassEasel.globalOptions.throwGlobalError = false
useRoots((path) => associated.createRoot('wx-body', space, path))

addCss('app', MP.css.app || '')
for (const [p, text] of Object.entries(MP.css)) if (p !== 'app' && !MP.pages.includes(p)) addCss(p, text)

const defined = new Set()
function define(p, from) {
  if (defined.has(p)) return
  if (!MP.modules[p + '.js']) {
    state.errors.push(`component not found: ${p} (used by ${from})`)
    return
  }
  defined.add(p)
  const used = (space.getComponentStaticConfig(p) || {}).usingComponents || {}
  for (const c of Object.values(used)) define(c.startsWith('/') ? c.slice(1) : new URL(c, 'http://x/' + p).pathname.slice(1), p)
  try {
    space.componentEnv(p, (e) => defining(e, () => load(p + '.js')))
  } catch (e) {
    state.errors.push(`${p}.js: ${e.stack}`)
  }
}

state.start = () => {
  load('app.js')
  for (const p of MP.pages) define(p, 'app.json')
  if (MP.pages.includes(launch.path)) open({ path: launch.path, query: launch.query })
  else lost()
}
/** An address that no page has (an old link): WeChat asks the program, and opens where it sends on to when it is through. */
function lost() {
  const ask = state.app.onPageNotFound
  state.later = []
  if (ask) ask.call(state.app, { path: launch.path, query: launch.query, isEntryPage: true })
  const moves = state.later
  state.later = null
  for (const move of moves) move()
  if (!state.stack.length) state.errors.push(`page "${launch.path}" is not found`)
}
if (!params.has('manual')) state.start()
