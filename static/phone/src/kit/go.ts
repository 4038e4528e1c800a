/** Moving between pages. Tab pages are switched to, the rest are stacked; WeChat allows ten on the stack. */
const TABS = ['/pages/home', '/pages/wishes', '/pages/campaigns', '/pages/me']
const STACK_MAX = 9
export const isTab = (url: string): boolean => TABS.includes(url.split('?')[0])

export function go(url: string): void {
  if (isTab(url)) uni.switchTab({ url })
  else if (getCurrentPages().length > STACK_MAX) uni.redirectTo({ url })
  else uni.navigateTo({ url })
}

export function replace(url: string): void {
  if (isTab(url)) uni.switchTab({ url })
  else uni.redirectTo({ url })
}

export function back(): void {
  if (getCurrentPages().length > 1) uni.navigateBack({ delta: 1 })
  else uni.switchTab({ url: '/pages/home' })
}

/** The address of the page we are on, to come back to after signing in. */
export function here(): string {
  const page = getCurrentPages().slice(-1)[0] as { route?: string; options?: Record<string, string>; $page?: { fullPath?: string } }
  return page.$page?.fullPath ?? `/${page.route ?? 'pages/home'}`
}

export const signInPage = (): string => `/my/signin?back=${encodeURIComponent(here())}`
export const toast = (title: string): void => void uni.showToast({ title, icon: 'none', duration: 2500 })
export const dial = (phone: string): void => void uni.makePhoneCall({ phoneNumber: phone, fail: () => undefined })
