/** H5 fetches a page's code when it is first opened. Once the first page stands, the rest is fetched quietly, so that
 *  a network that breaks later costs the data and not the page that could have said so. */
import { whenIdle } from '@/platform/h5'

const pages = import.meta.glob(['../*/*.vue', '!../components/*.vue', '!../h5/*.vue'])
export const warm = (): void => whenIdle(() => Object.values(pages).forEach((load) => void load().catch(() => undefined)))
