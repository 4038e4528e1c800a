// CommonJS for the program's files, and the globals that its vendor file captures when it loads.
import { MP, launch, state } from './state.js'

const cache = {}
const file = (r) => [r, r + '.js', r + '/index.js'].find((x) => x.endsWith('.js') && MP.modules[x])

function resolve(r, spec, from) {
  let f = file(r)
  if (!f && !/^[./]/.test(spec))
    for (let d = from.split('/').slice(0, -1); !f; d.pop()) {
      f = file([...d, 'miniprogram_npm', spec].join('/'))
      if (!d.length) break
    }
  return f || r
}

export function load(name) {
  if (cache[name]) return cache[name].exports
  const fn = MP.modules[name]
  if (!fn) throw new Error('module not found: ' + name)
  const m = (cache[name] = { exports: {} })
  const require = (p) => load(resolve(p.startsWith('/') ? p.slice(1) : new URL(p, 'http://x/' + name).pathname.slice(1), p, name))
  fn(require, m, m.exports, undefined, undefined)
  return m.exports
}

// Frameworks keep Page and Component when their vendor file loads, so these hand on to whichever file is being defined.
let current = null
export function defining(env, work) {
  const before = current
  current = env
  try {
    return work()
  } finally {
    current = before
  }
}
for (const k of ['Page', 'Component', 'Behavior']) window[k] = (o) => current[k](o)
window.global = {}
window.getApp = () => state.app
window.getCurrentPages = () => state.stack.map((p) => p.inst)
window.App = (o) => {
  state.app = o
  o.onLaunch && o.onLaunch.call(o, launch)
  o.onShow && o.onShow.call(o, launch)
}
