/** 长辈版. Three sizes of letters for the whole client; WeChat's own 关怀模式 decides until the person does. */
import { reactive } from 'vue'
import platform from '#platform'

export type Size = 18 | 24 | 30
export const SIZES: { size: Size; label: string }[] = [
  { size: 18, label: '标准' },
  { size: 24, label: '大字' },
  { size: 30, label: '特大' },
]
const KEY = 'wb-size'

export const sizeFor = (scale: number): Size => (scale >= 1.6 ? 30 : scale >= 1.25 ? 24 : 18)

function stored(): Size | null {
  const n = Number(uni.getStorageSync(KEY))
  return n === 18 || n === 24 || n === 30 ? n : null
}

export const look = reactive<{ size: Size }>({ size: 18 })
export const readLook = (): void => void (look.size = stored() ?? sizeFor(platform.hostFontScale()))

export function chooseSize(size: Size): void {
  look.size = size
  uni.setStorageSync(KEY, String(size))
}

/** 大字版 button: on and off. */
export const toggleElder = (): void => chooseSize(look.size === 18 ? 24 : 18)
