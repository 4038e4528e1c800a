/** Who is signed in, one copy for all pages. */
import { reactive } from 'vue'
import { closeSession, fetchMe } from '@/services/me'
import type { Me } from '@/services/types'
import { hasToken, rememberCsrf, rememberToken, signIn } from '@/kit/http'
import platform from '#platform'

const LEFT = 'wb-left'
const NOBODY: Me = { signed_in: false, csrf: null }
export const me = reactive<{ known: boolean; is: Me }>({ known: false, is: NOBODY })

export function setMe(is: Me): Me {
  me.known = true
  me.is = is
  if (platform.kind === 'h5') rememberCsrf(is.csrf)
  return is
}

export const refreshMe = async (): Promise<Me> => setMe(await fetchMe())

/** In the mini-program a session is made without asking, unless the person left on purpose; H5 only looks. */
export async function greet(): Promise<Me> {
  if (platform.kind === 'weixin' && !hasToken() && !uni.getStorageSync(LEFT)) await signIn().catch(() => false)
  return refreshMe()
}

/** A person's own tap: true when a session stands, false when the sign-in page has to do it. */
export async function enter(): Promise<boolean> {
  if (platform.kind === 'weixin') {
    uni.removeStorageSync(LEFT)
    if (!hasToken()) await signIn()
  }
  return (await refreshMe()).signed_in
}

export async function leave(): Promise<void> {
  await closeSession()
  nobody()
}

/** The session has ended: nothing of it stays on this phone. */
export function nobody(): void {
  rememberToken('')
  rememberCsrf('')
  uni.setStorageSync(LEFT, '1')
  setMe(NOBODY)
}
