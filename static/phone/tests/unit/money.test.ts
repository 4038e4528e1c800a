import { describe, expect, it } from 'vitest'
import { fenOf, share, shortYuan, yuan } from '@/kit/money'
import amounts from './amounts.json'

describe('money', () => {
  it('shows fen as yuan, exact to the fen', () => {
    expect(yuan(6600)).toBe('66.00')
    expect(yuan(1)).toBe('0.01')
    expect(yuan(286540066)).toBe('2,865,400.66')
    expect(yuan(-500)).toBe('-5.00')
    expect(shortYuan(30000000)).toBe('300,000')
    expect(shortYuan(30000050)).toBe('300,000.50')
  })
  // amounts.json is what the server's tests read as well; 0.29 * 100 is 28.999… in a float
  it.each(Object.entries(amounts.read))('reads “%s” as a person means it', (text, fen) => {
    expect(fenOf(text)).toBe(fen)
  })
  it.each(amounts.refused)('refuses “%s”', (text) => {
    expect(fenOf(text)).toBeNull()
  })
  it('never draws a bar past its end', () => {
    expect(share(1, 3)).toBe(33)
    expect(share(5, 3)).toBe(100)
    expect(share(-5, 3)).toBe(0)
    expect(share(5, 0)).toBe(0)
  })
})
