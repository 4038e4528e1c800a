import { beforeEach, describe, expect, it, vi } from 'vitest'

const went = vi.hoisted(() => ({ to: [] as string[], said: [] as string[], extend: vi.fn() }))
vi.mock('@/kit/go', () => ({ go: (url: string) => went.to.push(url), toast: (text: string) => went.said.push(text) }))
vi.mock('@/services/wishes', () => ({ extendWish: went.extend }))
const { useClaimMoves } = await import('@/composables/useClaimMoves')
const { ApiError } = await import('@/kit/http')

const action = (name: string) => ({ name, label: name, needs: [] })
const changed = vi.fn()
beforeEach(() => {
  went.to.length = went.said.length = 0
  went.extend.mockReset()
  changed.mockReset()
})

describe('the moves of a claim', () => {
  it('draws what it can open, in the order of the server', () => {
    const offered = ['sent', 'explode', 'extend', 'release', 'problem'].map(action)
    expect(useClaimMoves(changed).drawn(offered).map((a) => a.name)).toEqual(['sent', 'extend', 'release', 'problem'])
  })
  it('opens a page for what wants facts and a sheet for what wants a reason', () => {
    const moves = useClaimMoves(changed)
    moves.act(action('sent'), 'w1')
    moves.act(action('claim'), 'w1')
    expect(went.to).toEqual(['/wish/sent?id=w1', '/wish/claim?id=w1'])
    moves.act(action('problem'), 'w2')
    expect([moves.move.value?.name, moves.wishId.value]).toEqual(['problem', 'w2'])
    moves.done()
    expect([moves.move.value, changed.mock.calls.length]).toEqual([null, 1])
    moves.act(action('release'), 'w2')
    moves.close()
    expect([moves.move.value, changed.mock.calls.length]).toEqual([null, 1])
  })
  it('waits while a week more is asked for, asks once, and says so', async () => {
    let done = (_: unknown) => {}
    went.extend.mockReturnValue(new Promise((ok) => (done = ok)))
    const moves = useClaimMoves(changed)
    const first = moves.act(action('extend'), 'w1')
    await moves.act(action('extend'), 'w1')
    expect(went.extend).toHaveBeenCalledTimes(1)
    expect([moves.busy(action('extend'), 'w1'), moves.busy(action('extend'), 'w2'), moves.busy(action('sent'), 'w1')]).toEqual([true, false, false])
    done({})
    await first
    expect([moves.busy(action('extend'), 'w1'), went.said, changed.mock.calls.length]).toEqual([false, ['已经多给您 7 天'], 1])
  })
  it('tells a refusal beside that claim, and forgets it with the next try', async () => {
    went.extend.mockRejectedValueOnce(new ApiError(409, { code: 'extended_before', message: '已经宽限过一次了' })).mockResolvedValueOnce({})
    const moves = useClaimMoves(changed)
    await moves.act(action('extend'), 'w1')
    expect([moves.errorAt('w1'), moves.errorAt('w2'), changed.mock.calls.length]).toEqual(['已经宽限过一次了', '', 0])
    await moves.act(action('extend'), 'w1')
    expect([moves.errorAt('w1'), changed.mock.calls.length]).toEqual(['', 1])
  })
})
