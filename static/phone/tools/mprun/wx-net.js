// wx.request, wx.uploadFile and pictures: the placeholder address of the build becomes the real one here.
import { apiBase, hook, log, PLACEHOLDER, settle, asking, state } from './state.js'

const files = new Map()
const TINY_PNG = 'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAG0lEQVR42mO4I2RAEmIY1TCqYVTDqIZRDQwAm0aBEaJNYzAAAAAASUVORK5CYII='

/** The address to fetch, or null when WeChat would refuse it (not on the list of allowed domains). */
export const realUrl = (url) => (url.startsWith(PLACEHOLDER) ? apiBase + url.slice(PLACEHOLDER.length) : null)
export const pictureUrl = (src) => files.get(src)?.url ?? realUrl(src) ?? (/^(data:|\/)/.test(src) ? src : 'data:,')

const parse = (text) => {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function send(url, init, o, name) {
  const stop = new AbortController()
  const limit = setTimeout(() => stop.abort(new Error('timeout')), o.timeout || 60000)
  fetch(url, { ...init, signal: stop.signal, credentials: 'omit' })
    .then(async (r) => {
      const text = await r.text()
      settle(name, o, { data: name === 'request' ? parse(text) : text, statusCode: r.status, header: Object.fromEntries(r.headers), cookies: [] })
    })
    .catch((e) => settle(name, o, { errMsg: `${name}:fail ${(stop.signal.reason && stop.signal.reason.message) || e.message}` }, false))
    .finally(() => clearTimeout(limit))
  return { abort: () => stop.abort(new Error('abort')), onHeadersReceived() {}, offHeadersReceived() {}, onProgressUpdate() {}, offProgressUpdate() {} }
}

function request(o) {
  log('request', o)
  const method = (o.method || 'GET').toUpperCase()
  let url = realUrl(o.url)
  if (!url) return settle('request', o, { errMsg: 'request:fail url not in domain list' }, false)
  const init = { method, headers: { 'content-type': 'application/json', ...(o.header || {}) } }
  if (o.data !== undefined && o.data !== null) {
    if (method === 'GET') url += (url.includes('?') ? '&' : '?') + new URLSearchParams(o.data)
    else init.body = typeof o.data === 'string' ? o.data : JSON.stringify(o.data)
  }
  return send(url, init, o, 'request')
}

function uploadFile(o) {
  log('uploadFile', o)
  const url = realUrl(o.url)
  const file = files.get(o.filePath)
  if (!url || !file) return settle('uploadFile', o, { errMsg: `uploadFile:fail ${url ? 'file not found' : 'url not in domain list'}` }, false)
  const body = new FormData()
  for (const [k, v] of Object.entries(o.formData || {})) body.append(k, v)
  body.append(o.name, file.blob, file.name)
  const headers = Object.fromEntries(Object.entries(o.header || {}).filter(([k]) => k.toLowerCase() !== 'content-type'))
  return send(url, { method: 'POST', headers, body }, o, 'uploadFile')
}

const chooseMedia = asking('chooseMedia', async (o) => {
  const { name = 'photo.png', type = 'image/png', base64 = TINY_PNG } = (await hook('chooseMedia', o, () => ({}))) || {}
  const blob = new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type })
  return { type: 'image', tempFiles: [{ tempFilePath: keep(blob, name), size: blob.size, fileType: 'image' }] }
})

const bytesOf = (base64) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))
export const keepFile = (base64, type, name) => keep(new Blob([bytesOf(base64)], { type }), name)
export const sizeOf = (path) => files.get(path)?.blob.size ?? 0

// Files that were saved outlive the program, as on a phone.
const SAVED = 'mp-file:'
const asBase64 = async (blob) => btoa([...new Uint8Array(await blob.arrayBuffer())].map((b) => String.fromCharCode(b)).join(''))
for (const key of Object.keys(localStorage).filter((k) => k.startsWith(SAVED))) {
  const { base64, type, name } = JSON.parse(localStorage.getItem(key))
  const blob = new Blob([bytesOf(base64)], { type })
  files.set(key.slice(SAVED.length), { blob, name, url: URL.createObjectURL(blob) })
}
const disk = {
  async saveFile(o) {
    const file = files.get(o.tempFilePath)
    if (!file) return settle('saveFile', o, { errMsg: 'saveFile:fail file not found' }, false)
    const path = `wxfile://store_${Date.now()}_${files.size}.${file.name.split('.').pop()}`
    localStorage.setItem(SAVED + path, JSON.stringify({ base64: await asBase64(file.blob), type: file.blob.type, name: file.name }))
    files.set(path, file)
    files.delete(o.tempFilePath)
    return settle('saveFile', o, { savedFilePath: path })
  },
  getFileInfo: (o) => (files.has(o.filePath) ? settle('getFileInfo', o, { size: sizeOf(o.filePath) }) : settle('getFileInfo', o, { errMsg: 'getFileInfo:fail no such file' }, false)),
  removeSavedFile(o) {
    localStorage.removeItem(SAVED + o.filePath)
    files.delete(o.filePath)
    return settle('removeSavedFile', o, {})
  },
}

function keep(blob, name) {
  const path = `wxfile://tmp_${files.size + 1}.${name.split('.').pop()}`
  files.set(path, { blob, name, url: URL.createObjectURL(blob) })
  return path
}

function downloadFile(o) {
  log('downloadFile', o)
  const url = realUrl(o.url)
  if (!url) return settle('downloadFile', o, { errMsg: 'downloadFile:fail url not in domain list' }, false)
  fetch(url, { headers: o.header || {}, credentials: 'omit' })
    .then(async (r) => settle('downloadFile', o, { statusCode: r.status, tempFilePath: keep(await r.blob(), 'picture.jpg') }))
    .catch((e) => settle('downloadFile', o, { errMsg: `downloadFile:fail ${e.message}` }, false))
  return { abort() {}, onHeadersReceived() {}, offHeadersReceived() {}, onProgressUpdate() {}, offProgressUpdate() {} }
}

state.files = files
export const net = { request, uploadFile, downloadFile, chooseMedia, getFileSystemManager: () => disk }
