import { beforeEach, describe, expect, it, vi } from 'vitest'

type Call = { success(r: object): void; fail(r: object): void; tmplIds?: string[] }
const wx: Record<string, unknown> = {}
vi.stubGlobal('wx', wx)
const { default: weixin } = await import('@/platform/weixin')
const ok = (r: object) => (o: Call) => o.success(r)
const no = (r: object) => (o: Call) => o.fail(r)
const cashier = { kind: 'jsapi' as const, timeStamp: '1', nonceStr: 'n', package: 'prepay_id=x', signType: 'RSA', paySign: 's' }

describe('weixin adapter', () => {
  beforeEach(() => Object.keys(wx).forEach((k) => delete wx[k]))
  it('gives the sign-in code to the server and nothing else', async () => {
    wx.login = ok({ code: 'C1' })
    const post = vi.fn(async () => ({ token: 't' }))
    expect(await weixin.signIn(post)).toBe('t')
    expect(post).toHaveBeenCalledWith('/session', { code: 'C1' })
  })
  it('asks for at most three templates and never throws', async () => {
    const ask = vi.fn(ok({ errMsg: 'ok', a: 'accept', b: 'ban' }))
    wx.requestSubscribeMessage = ask
    expect(await weixin.askSubscribe(['a', 'b', 'c', 'd'])).toEqual({ a: 'accept', b: 'ban', c: 'reject', d: 'reject' })
    expect(ask.mock.calls[0][0].tmplIds).toEqual(['a', 'b', 'c'])
    wx.requestSubscribeMessage = no({ errCode: 20004 })
    expect(await weixin.askSubscribe(['a'])).toEqual({ a: 'reject' })
  })
  it('knows of which messages the person will not be asked again, and never throws', async () => {
    wx.getSetting = ok({ subscriptionsSetting: { mainSwitch: true, itemSettings: { a: 'accept', b: 'reject' } } })
    expect(await weixin.keptConsents(['a', 'b', 'c'])).toEqual(['a'])
    wx.getSetting = ok({})
    expect(await weixin.keptConsents(['a'])).toEqual([])
    wx.getSetting = no({ errMsg: 'getSetting:fail' })
    expect(await weixin.keptConsents(['a'])).toEqual([])
  })
  it('tells a cancelled payment from a failed one, and never says paid', async () => {
    const pay = vi.fn(ok({}))
    wx.requestPayment = pay
    expect(await weixin.pay(cashier)).toBe('submitted')
    expect(pay.mock.calls[0][0]).toMatchObject({ timeStamp: '1', nonceStr: 'n', package: 'prepay_id=x', signType: 'RSA', paySign: 's' })
    wx.requestPayment = no({ errMsg: 'requestPayment:fail cancel' })
    expect(await weixin.pay(cashier)).toBe('cancelled')
    wx.requestPayment = no({ errMsg: 'requestPayment:fail no right' })
    expect(await weixin.pay(cashier)).toBe('failed')
    expect(await weixin.pay({ kind: 'h5', h5_url: 'https://pay.example' })).toBe('failed')
  })
  it('works on an old base library without the privacy functions', async () => {
    expect(await weixin.privacyNeeded()).toEqual({ needed: false, name: '' })
    expect(weixin.openPrivacyText()).toBe(false)
    wx.getPrivacySetting = ok({ needAuthorization: true, privacyContractName: '《x》' })
    expect(await weixin.privacyNeeded()).toEqual({ needed: true, name: '《x》' })
  })
  it('reports the scale of letters that WeChat is set to', () => {
    wx.getAppBaseInfo = () => ({ fontSizeScaleFactor: 1.4 })
    expect(weixin.hostFontScale()).toBe(1.4)
    wx.getAppBaseInfo = () => ({ fontSizeSetting: 24 })
    expect(weixin.hostFontScale()).toBe(1.5)
  })
  it('copies a foreign address instead of opening it', async () => {
    wx.setClipboardData = vi.fn(ok({}))
    expect(await weixin.openOutside('https://platform.example/1')).toBe(false)
    expect(wx.setClipboardData).toHaveBeenCalledOnce()
  })
  it('says nothing was chosen when a person gives up', async () => {
    wx.scanCode = no({ errMsg: 'scanCode:fail cancel' })
    wx.chooseMedia = no({ errMsg: 'chooseMedia:fail cancel' })
    expect([await weixin.scan(), await weixin.choosePhoto()]).toEqual(['', ''])
  })
  it('records a voice, and throws it away when it is not wanted', async () => {
    const heard: Record<string, (r?: object) => void> = {}
    const started = vi.fn(() => heard.start())
    wx.authorize = ok({})
    wx.getRecorderManager = () => ({ onStart: (f: () => void) => (heard.start = f), onStop: (f: () => void) => (heard.stop = f), onError: (f: () => void) => (heard.error = f), start: started, stop: () => heard.stop({ tempFilePath: 'wxfile://v', duration: 4400, fileSize: 900 }) })
    const one = await weixin.record(60)
    if (typeof one === 'string') throw new Error(one)
    one.stop()
    expect(await one.done).toEqual({ path: 'wxfile://v', bytes: 900, seconds: 4 })
    expect((started.mock.calls as unknown[][])[0][0]).toMatchObject({ duration: 60_000, format: 'mp3' })
    const other = await weixin.record(60)
    if (typeof other === 'string') throw new Error(other)
    other.cancel()
    expect(await other.done).toBeNull()
  })
  it('tells a refused microphone from a missing one', async () => {
    expect(await weixin.record(60)).toBe('none')
    wx.getRecorderManager = () => ({})
    wx.authorize = no({ errMsg: 'authorize:fail auth deny' })
    expect(await weixin.record(60)).toBe('refused')
  })
  it('keeps a file on the phone, finds it again, and knows when it is gone', async () => {
    const disk = new Map([['wxfile://tmp', 7]])
    wx.getFileSystemManager = () => ({
      saveFile: (o: Call & { tempFilePath: string }) => (disk.has(o.tempFilePath) ? (disk.set('wxfile://store', 7), o.success({ savedFilePath: 'wxfile://store' })) : o.fail({})),
      getFileInfo: (o: Call & { filePath: string }) => (disk.has(o.filePath) ? o.success({ size: 7 }) : o.fail({})),
      removeSavedFile: (o: Call & { filePath: string }) => (disk.delete(o.filePath) ? o.success({}) : o.fail({})),
    })
    const name = await weixin.keep({ path: 'wxfile://tmp', bytes: 7 })
    expect(await weixin.held(name)).toEqual({ path: 'wxfile://store', bytes: 7 })
    await weixin.drop(name)
    await weixin.drop(name)
    expect(await weixin.held(name)).toBeNull()
    await expect(weixin.keep({ path: 'wxfile://gone', bytes: 7 })).rejects.toBeDefined()
  })
})
