// WeChat's built-in components, as far as the client uses them.
import { MP, hook, log, state } from './state.js'
import { pictureUrl } from './wx-net.js'
import { rememberPrivacy } from './wx.js'

const DEFS = {
  input: { props: { value: String, type: String, placeholder: String, password: Boolean, disabled: Boolean, maxlength: Number, name: String, focus: Boolean }, el: 'input' },
  textarea: { props: { value: String, placeholder: String, disabled: Boolean, maxlength: Number, name: String, autoHeight: Boolean }, el: 'textarea' },
  image: { props: { src: String, mode: String, alt: String }, el: 'img' },
  button: { props: { disabled: Boolean, loading: Boolean, type: String, size: String, plain: Boolean, formType: String, openType: String }, slot: true },
  'scroll-view': { props: { scrollY: Boolean, scrollX: Boolean, scrollTop: Number, lowerThreshold: Number }, slot: true },
}
const COMMON = { hidden: Boolean, hoverClass: null, hoverStartTime: null, hoverStayTime: null, hoverStopPropagation: null, ariaLabel: null, ariaRole: null, ariaHidden: null, ariaDescribedby: null, ariaChecked: null }
const dom = (self) => self._$.getBackendElement() || self._$.$$
const MAXLENGTH = 140

function syncField(el, p) {
  if (el.value !== String(p.value ?? '')) el.value = p.value ?? ''
  el.placeholder = p.placeholder || ''
  el.disabled = !!p.disabled
  el.maxLength = p.maxlength > 0 ? p.maxlength : p.maxlength === -1 ? 524288 : MAXLENGTH
  if (p.ariaLabel) el.setAttribute('aria-label', p.ariaLabel)
}

function sync(self, def) {
  const p = self.data
  const host = dom(self)
  if (self.__el && def.el === 'img') {
    if (p.src) self.__el.src = pictureUrl(p.src)
    self.__el.alt = p.alt || ''
  } else if (self.__el) syncField(self.__el, p)
  if (!host || !host.style) return
  host.style.display = p.hidden ? 'none' : ''
  if ('disabled' in p && !def.el) host.toggleAttribute('disabled', !!p.disabled)
  for (const [key, attribute] of [['ariaLabel', 'aria-label'], ['ariaRole', 'role'], ['ariaChecked', 'aria-checked']])
    if (p[key] && !(def.el && key === 'ariaLabel')) host.setAttribute(attribute, p[key])
}

function fieldEvents(self, el, single) {
  const tell = (name) => self.triggerEvent(name, { value: el.value, cursor: el.selectionStart })
  el.addEventListener('input', (e) => {
    e.stopPropagation()
    tell('input')
  })
  el.addEventListener('change', (e) => e.stopPropagation())
  el.addEventListener('focus', () => tell('focus'))
  el.addEventListener('blur', () => tell('blur'))
  el.addEventListener('keydown', (e) => e.key === 'Enter' && single && tell('confirm'))
}

const fail = (what) => (e) => ({ errMsg: `${what}:fail ${(e && e.message) || 'user deny'}` })
const OPEN_TYPES = {
  getPhoneNumber: (self) =>
    hook('phone', undefined, () => Promise.reject(new Error('the test has no hook')))
      .then((code) => ({ code, errMsg: 'getPhoneNumber:ok' }))
      .catch(fail('getPhoneNumber'))
      .then((detail) => self.triggerEvent('getphonenumber', detail)),
  agreePrivacyAuthorization(self) {
    rememberPrivacy()
    self.triggerEvent('agreeprivacyauthorization', { errMsg: 'agreePrivacyAuthorization:ok' })
  },
  share() {
    const top = state.top().inst
    log('share', top.onShareAppMessage && top.onShareAppMessage({ from: 'button', target: {} }))
  },
}

function buttonEvents(self, host) {
  if (!host.getAttribute('role')) host.setAttribute('role', 'button')
  host.addEventListener('click', () => {
    const type = self.data.openType
    if (self.data.disabled || !OPEN_TYPES[type]) return
    log('button:' + type)
    OPEN_TYPES[type](self)
  })
}

function attached(self, name, def) {
  const host = dom(self)
  if (def.el) {
    const el = (self.__el = document.createElement(def.el))
    host.prepend(el)
    if (def.el === 'img') {
      el.addEventListener('load', () => self.triggerEvent('load', { width: el.naturalWidth, height: el.naturalHeight }))
      el.addEventListener('error', () => self.triggerEvent('error', { errMsg: 'load fail' }))
    } else fieldEvents(self, el, def.el === 'input')
    sync(self, def)
  }
  if (name === 'button') buttonEvents(self, host)
}

/** Registers every built-in in the global space and returns them by name. */
export function builtins(space) {
  const made = {}
  for (const name of MP.builtin) {
    const def = DEFS[name] || { props: {}, slot: true }
    const path = 'wx/' + name
    space.addCompiledTemplate(path, { groupList: MP.templates, content: MP.templates[def.el ? '__mp_empty__' : '__mp_slot__'] })
    space
      .component(path)
      .definition({
        options: { multipleSlots: false },
        properties: { ...COMMON, ...def.props },
        observers: { '**'() { sync(this, def) } },
        lifetimes: { attached() { attached(this, name, def) } },
      })
      .register()
    made[name] = space.getComponentSpace().getComponentByUrlWithoutDefault(path, '')
  }
  return made
}
