/** The one way to the server. Signs in once however many requests meet a 401, adds the token (mini-program) or the
 *  CSRF value (H5), and turns every refusal into an ApiError with words for people. */
import platform from '#platform'
import type { Held } from '@/platform/types'

const ROOT = '/api/v1'
const READ_MS = 10_000
const WRITE_MS = 20_000
const TOKEN = 'wb-token'

export interface Problem { code?: string; message?: string; detail?: { field: string; issue: string }[]; request_id?: string }
export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'
export type Query = Record<string, string | number | undefined | null>
export interface Options { query?: Query; body?: object; key?: string }

export class ApiError extends Error {
  constructor(public status: number, public body: Problem & Record<string, unknown>, public slow = false) {
    super(words(status, body, slow))
  }
  get code(): string {
    return this.body.code ?? ''
  }
  /** The server's word on one field, '' when it had none. */
  field(name: string): string {
    return this.body.detail?.find((d) => d.field === `/${name}`)?.issue ?? ''
  }
}

function words(status: number, body: Problem, slow: boolean): string {
  if (status === 0) return slow ? '网络有点慢，没有等到回答，请再试一次' : '网络不通，请检查手机网络后再试'
  const tail = body.request_id ? `（编号 ${body.request_id.slice(-4).toUpperCase()}）` : ''
  return (body.message || (status >= 500 ? '服务暂时出了点问题，请稍后再试' : '这一步没有办成，请稍后再试')) + tail
}

/** What to show a person for anything that was thrown. */
export const errorText = (e: unknown): string => (e instanceof ApiError ? e.message : '出了点问题，请稍后再试')
export const isSignedOut = (e: unknown): boolean => e instanceof ApiError && e.status === 401

/** The worker's own session, beside the donor's: in memory alone, opened anew by one tap. */
const work = { token: '', csrf: '' }
const isWork = (path: string): boolean => /^\/fieldwork(\/|$)/.test(path)
export const rememberWork = (session: { token?: string; csrf?: string }): void => void Object.assign(work, { token: session.token ?? '', csrf: session.csrf ?? '' })

let token = ''
let csrf = ''
let loaded = false

function currentToken(): string {
  if (!loaded && platform.kind === 'weixin') token = (uni.getStorageSync(TOKEN) as string) || ''
  loaded = true
  return token
}

export const hasToken = (): boolean => currentToken() !== ''
export const rememberCsrf = (value: string | null | undefined): void => void (csrf = value ?? '')

export function rememberToken(value: string): void {
  token = value
  loaded = true
  if (platform.kind !== 'weixin') return
  if (value) uni.setStorageSync(TOKEN, value)
  else uni.removeStorageSync(TOKEN)
}

function headers(method: Method, path: string, key?: string): Record<string, string> {
  const h: Record<string, string> = { Accept: 'application/json' }
  const mine = isWork(path) ? work : { token: currentToken(), csrf }
  if (mine.token) h.Authorization = `Bearer ${mine.token}`
  if (platform.kind === 'h5' && method !== 'GET' && mine.csrf) h['X-CSRF-Token'] = mine.csrf
  if (key) h['Idempotency-Key'] = key
  return h
}

const address = (path: string, query: Query = {}): string => {
  const pairs = Object.entries(query).filter(([, v]) => v !== undefined && v !== null && v !== '')
  const text = pairs.map(([k, v]) => `${k}=${encodeURIComponent(String(v))}`).join('&')
  return platform.apiBase + ROOT + path + (text ? `?${text}` : '')
}

/** A picture's address: the server names it from its root, which the mini-program does not share. */
export const fileUrl = (url: string): string => (url.startsWith('/') ? platform.fileBase + url : url)

const asProblem = (data: unknown): Problem & Record<string, unknown> => (data && typeof data === 'object' ? (data as Problem & Record<string, unknown>) : {})
const timedOut = (e: { errMsg?: string }): boolean => /time\s?out/i.test(e?.errMsg ?? '')

function raw<T>(method: Method, path: string, o: Options = {}): Promise<T> {
  return new Promise((ok, bad) =>
    uni.request({
      url: address(path, o.query),
      method: method as UniApp.RequestOptions['method'],
      data: o.body,
      timeout: method === 'GET' ? READ_MS : WRITE_MS,
      header: { ...headers(method, path, o.key), ...(o.body ? { 'content-type': 'application/json' } : {}) },
      success: (r) => (r.statusCode >= 200 && r.statusCode < 300 ? ok(r.data as T) : bad(new ApiError(r.statusCode, asProblem(r.data)))),
      fail: (e) => bad(new ApiError(0, {}, timedOut(e))),
    }),
  )
}

let signing: Promise<boolean> | null = null

/** Ask the host who this is; true when a session stands. Calls at the same time share one sign-in. */
export function signIn(): Promise<boolean> {
  signing ||= platform
    .signIn((path, body) => raw<{ token: string }>('POST', path, { body }))
    .then((t) => (t ? (rememberToken(t), true) : false))
    .finally(() => {
      signing = null
    })
  return signing
}

async function freshCsrf(): Promise<void> {
  rememberCsrf((await raw<{ csrf: string | null }>('GET', '/me')).csrf)
}

/** True when the refused attempt is worth one more: a new session, or a new CSRF value, is at hand. */
async function mended(e: unknown, method: Method): Promise<boolean> {
  if (!(e instanceof ApiError)) return false
  if (e.status === 401 && platform.kind === 'weixin') {
    rememberToken('')
    return signIn()
  }
  if (e.status === 403 && /csrf/.test(e.code) && method !== 'GET' && platform.kind === 'h5') {
    await freshCsrf()
    return csrf !== ''
  }
  return false
}

async function attempt<T>(method: Method, once: () => Promise<T>): Promise<T> {
  if (platform.kind === 'h5' && method !== 'GET' && !csrf) await freshCsrf()
  try {
    return await once()
  } catch (e) {
    if (await mended(e, method)) return once()
    throw e
  }
}

export const request = <T>(method: Method, path: string, options: Options = {}): Promise<T> => attempt(method, () => raw<T>(method, path, options))

/** In the worker's session. It ends by itself; then one more is opened, and the call made once more. */
export async function requestWork<T>(method: Method, path: string, options: Options = {}): Promise<T> {
  return inWork(() => raw<T>(method, path, options))
}
export const uploadWork = <T>(path: string, file: string | Held, name: string, fields: Record<string, string>, key?: string): Promise<T> => inWork(() => rawUpload<T>(path, file, name, fields, key))

async function inWork<T>(once: () => Promise<T>): Promise<T> {
  if (!work.token && !work.csrf) await openWork()
  try {
    return await once()
  } catch (e) {
    if (!isSignedOut(e) && !(e instanceof ApiError && e.code === 'csrf_wrong')) throw e
    await openWork()
    return once()
  }
}

async function openWork(): Promise<void> {
  rememberWork(await request<{ token?: string; csrf?: string }>('POST', '/session/work'))
}

/** For the calls that make a session: no CSRF value exists yet, and a 401 is an answer. */
export const requestOpen = <T>(method: Method, path: string, options: Options = {}): Promise<T> => raw<T>(method, path, options)

/** A browser that has the file itself sends it as it is: it may not fetch the bytes behind a name of its own (CSP). */
const asPart = (file: string | Held, name: string): object => (typeof file === 'string' ? { filePath: file, name } : file.file ? { files: [{ name, file: file.file, uri: file.path }] } : { filePath: file.path, name })

function rawUpload<T>(path: string, file: string | Held, name: string, fields: Record<string, string>, key?: string): Promise<T> {
  return new Promise((ok, bad) =>
    uni.uploadFile({
      url: address(path),
      ...asPart(file, name),
      formData: fields,
      timeout: 60_000,
      header: headers('POST', path, key),
      success: (r) => {
        const data = parsed(r.data)
        if (r.statusCode >= 200 && r.statusCode < 300) ok(data as T)
        else bad(new ApiError(r.statusCode, asProblem(data)))
      },
      fail: (e) => bad(new ApiError(0, {}, timedOut(e))),
    }),
  )
}

const parsed = (text: unknown): unknown => {
  try {
    return typeof text === 'string' ? JSON.parse(text) : text
  } catch {
    return {}
  }
}

/** A picture or a voice behind the session, as something that can be shown or played. */
export function ownPicture(url: string): Promise<string> {
  if (platform.kind === 'h5') return Promise.resolve(fileUrl(url)) // the cookie travels by itself
  return new Promise((ok, bad) =>
    uni.downloadFile({
      url: fileUrl(url),
      header: headers('GET', url),
      success: (r) => (r.statusCode === 200 ? ok(r.tempFilePath) : bad(new ApiError(r.statusCode, {}))),
      fail: (e) => bad(new ApiError(0, {}, timedOut(e))),
    }),
  )
}

export const upload = <T>(path: string, file: string | Held, name: string, fields: Record<string, string>, key?: string): Promise<T> =>
  attempt('POST', () => rawUpload<T>(path, file, name, fields, key))
