// What WeChat draws around the page: title bar, tab bar, toast; and the looks of its built-in components.
import { MP, state } from './state.js'

const NAV = 88
const TABS = 54
const css = `
html,body{margin:0;height:100%;font-family:system-ui,"Noto Sans CJK SC",sans-serif}
.mp-nav{position:fixed;z-index:50;top:0;left:0;right:0;height:${NAV}px;display:flex;align-items:flex-end;justify-content:center;box-sizing:border-box;padding-bottom:11px;font-size:17px;font-weight:500}
.mp-back{position:absolute;left:12px;bottom:2px;padding:6px 10px;font-size:24px;line-height:1;border:0;background:none;color:inherit}
.mp-page-wrap{position:absolute;inset:${NAV}px 0 0 0;overflow:hidden;transform:translateZ(0);--mp-h:calc(100vh - ${NAV}px)}
.mp-page-wrap.mp-tabbed{bottom:${TABS}px;--mp-h:calc(100vh - ${NAV + TABS}px)}
.mp-scroller{height:100%;overflow:auto}.mp-page{min-height:100%;box-sizing:border-box;display:block}
.mp-tabs{position:fixed;z-index:50;left:0;right:0;bottom:0;height:${TABS}px;display:flex;border-top:1px solid #eee;box-sizing:border-box}
.mp-tab{flex:1;border:0;background:none;font-size:10px;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:2px}.mp-tab img{width:27px;height:27px}
.mp-toast{position:fixed;left:50%;top:50%;transform:translate(-50%,-50%);background:#000b;color:#fff;padding:12px 18px;border-radius:8px;z-index:999;max-width:70%}
wx-view,wx-form,wx-scroll-view,wx-swiper,wx-swiper-item,wx-picker,wx-navigator,wx-cover-view,wx-rich-text,wx-radio-group,wx-checkbox-group{display:block}
wx-text{white-space:pre-line}wx-scroll-view{overflow:auto}
wx-image{display:inline-block;width:320px;height:240px;overflow:hidden}wx-image img{width:100%;height:100%;object-fit:cover}
wx-button{display:block;position:relative;margin:0 auto;padding:0 14px;box-sizing:border-box;font-size:18px;text-align:center;line-height:2.55555556;border-radius:5px;color:#000;background:#f8f8f8;overflow:hidden;cursor:pointer}
wx-button::after{content:" ";width:200%;height:200%;position:absolute;top:0;left:0;border:1px solid rgba(0,0,0,.2);transform:scale(.5);transform-origin:0 0;box-sizing:border-box;border-radius:10px}
wx-input{display:block;height:1.4rem;overflow:hidden}wx-input input{border:0;outline:0;background:none;width:100%;height:100%;font:inherit;color:inherit;padding:0}
wx-textarea{display:block;width:300px;height:150px}wx-textarea textarea{border:0;outline:0;background:none;width:100%;height:100%;font:inherit;resize:none;padding:0}
`
export function addCss(id, text, scope) {
  const s = document.createElement('style')
  s.dataset.for = id
  s.textContent = scope ? `@scope (${scope}) { ${text} }` : text
  document.head.append(s)
  return s
}
addCss('builtin', css)

const make = (tag, cls, parent) => {
  const e = document.createElement(tag)
  e.className = cls
  parent.append(e)
  return e
}
const nav = make('div', 'mp-nav', document.body)
const backKey = make('button', 'mp-back', nav)
backKey.textContent = '‹'
backKey.setAttribute('aria-label', '返回')
backKey.onclick = () => window.wx.navigateBack({})
const title = make('span', 'mp-nav-title', nav)
const tabs = make('div', 'mp-tabs', document.body)

const tabList = MP.app.tabBar?.list ?? []
export const isTab = (path) => tabList.some((t) => t.pagePath === path)

export function setTitle(text) {
  state.top().title = text
  title.textContent = text
}

function drawTabs(route) {
  tabs.replaceChildren()
  tabs.style.display = isTab(route) ? '' : 'none'
  tabs.style.background = MP.app.tabBar?.backgroundColor || '#fff'
  for (const t of tabList) {
    const on = t.pagePath === route
    const key = make('button', 'mp-tab', tabs)
    key.setAttribute('aria-label', t.text)
    key.style.color = on ? MP.app.tabBar.selectedColor : MP.app.tabBar.color
    make('img', '', key).src = on ? t.selectedIconPath : t.iconPath
    make('span', '', key).textContent = t.text
    key.onclick = () => window.wx.switchTab({ url: '/' + t.pagePath })
  }
}

/** Title bar and tab bar for the page on top. */
export function frame(page, depth) {
  const w = { ...MP.app.window, ...(MP.json[page.route] || {}) }
  nav.style.background = w.navigationBarBackgroundColor || '#000'
  nav.style.color = w.navigationBarTextStyle === 'black' ? '#000' : '#fff'
  title.textContent = page.title ?? w.navigationBarTitleText ?? ''
  backKey.style.display = depth > 1 ? '' : 'none'
  page.wrap.classList.toggle('mp-tabbed', isTab(page.route))
  drawTabs(page.route)
}

export function toast(text) {
  state.toasts.push(text)
  const d = make('div', 'mp-toast', document.body)
  d.setAttribute('role', 'status')
  d.textContent = text
  setTimeout(() => d.remove(), 1500)
}
