// The page stack with WeChat's rules: ten pages at most, tab pages only by switchTab, which keeps them alive.
import { MP, state } from './state.js'
import { addCss, frame, isTab } from './shell.js'

const STACK_MAX = 10
const tabPages = new Map()
let createRoot = null
let windows = 0
export const useRoots = (fn) => (createRoot = fn)

export function call(page, hook, ...args) {
  const f = page.inst[hook]
  if (typeof f !== 'function') return undefined
  try {
    return f.apply(page.inst, args)
  } catch (e) {
    state.errors.push(`${page.route} ${hook}: ${e.stack}`)
    return undefined
  }
}

const top = () => state.stack[state.stack.length - 1]

/** WeChat does not decode the values of a query; pages do that themselves (uni-app does it for them). */
function parse(url) {
  const [p, s = ''] = url.split('?')
  let path = p.startsWith('/') ? p.slice(1) : p
  if (!p.startsWith('/') && top() && !MP.pages.includes(path)) path = new URL(p, 'http://x/' + top().route).pathname.slice(1)
  const query = Object.fromEntries(s.split('&').filter(Boolean).map((kv) => {
    const i = kv.indexOf('=')
    return i < 0 ? [kv, ''] : [kv.slice(0, i), kv.slice(i + 1)]
  }))
  if (!MP.pages.includes(path)) throw new Error(`page "${path}" is not found`)
  return { path, query }
}

function box(path) {
  const wrap = document.createElement('div')
  wrap.className = 'mp-page-wrap'
  const scroller = document.createElement('div')
  scroller.className = 'mp-scroller'
  const page = document.createElement('div')
  page.className = 'mp-page'
  page.dataset.page = path
  const place = document.createElement('span')
  page.append(place)
  scroller.append(page)
  wrap.append(scroller)
  document.body.append(wrap)
  return { wrap, scroller, page, place }
}

function watchScroll(p) {
  const near = (MP.json[p.route] || {}).onReachBottomDistance ?? 50
  let told = -1
  p.scroller.addEventListener('scroll', () => {
    const s = p.scroller
    const atEnd = s.scrollTop + s.clientHeight >= s.scrollHeight - near
    if (atEnd && told !== s.scrollHeight) {
      told = s.scrollHeight
      call(p, 'onReachBottom')
    } else if (!atEnd) told = -1
    call(p, 'onPageScroll', { scrollTop: s.scrollTop })
  })
}

function show() {
  for (const p of [...tabPages.values(), ...state.stack]) p.wrap.style.display = p === top() ? '' : 'none'
  frame(top(), state.stack.length)
  call(top(), 'onShow')
}

export function open({ path, query }) {
  if (top()) call(top(), 'onHide')
  const { wrap, scroller, page: el, place } = box(path)
  const root = createRoot(path)
  const inst = root.get()
  Object.assign(inst, { route: path, __route__: path, options: query, __wxWebviewId__: ++windows })
  const page = { route: path, query, root, inst, wrap, scroller, css: MP.css[path] ? addCss(path, MP.css[path], `[data-page="${path}"]`) : null }
  state.stack.push(page)
  if (isTab(path)) tabPages.set(path, page)
  root.attach(el, place)
  call(page, 'onLoad', query)
  show()
  root.getComponent().triggerLifetime('ready', [])
  call(page, 'onReady')
  watchScroll(page)
}

function destroy(p) {
  call(p, 'onUnload')
  tabPages.delete(p.route)
  p.root.release()
  p.wrap.remove()
  p.css?.remove()
}

function drop(n) {
  for (let i = 0; i < n && state.stack.length; i += 1) destroy(state.stack.pop())
}

function notTab(to) {
  if (isTab(to.path)) throw new Error('can not navigate to a tabbar page')
  return to
}

function switchTab(to) {
  if (!isTab(to.path)) throw new Error('can not switch to no-tabBar page')
  const bottom = state.stack[0]
  drop(state.stack.length - (isTab(bottom.route) ? 1 : 0))
  const kept = tabPages.get(to.path)
  if (kept && kept === bottom) return show()
  if (state.stack.length) {
    call(bottom, 'onHide')
    state.stack.pop()
  }
  if (!kept) return open(to)
  state.stack.push(kept)
  return show()
}

export const go = {
  navigateTo(o) {
    const to = notTab(parse(o.url))
    if (state.stack.length >= STACK_MAX) throw new Error('webview count limit exceed')
    open(to)
  },
  redirectTo(o) {
    const to = notTab(parse(o.url))
    drop(1)
    open(to)
  },
  reLaunch(o) {
    const to = parse(o.url)
    drop(state.stack.length)
    for (const p of [...tabPages.values()]) destroy(p)
    open(to)
  },
  switchTab: (o) => switchTab(parse(o.url)),
  navigateBack(o) {
    if (state.stack.length < 2) throw new Error('cannot navigate back at first page.')
    drop(Math.min(o.delta || 1, state.stack.length - 1))
    show()
  },
}

state.top = top
state.call = (hook, ...args) => call(top(), hook, ...args)
/** The page on top, as "path?query" with the values as WeChat hands them over. */
state.route = () => {
  const q = Object.entries(top().query).map(([k, v]) => `${k}=${v}`).join('&')
  return top().route + (q ? '?' + q : '')
}
state.routes = () => state.stack.map((p) => p.route)
