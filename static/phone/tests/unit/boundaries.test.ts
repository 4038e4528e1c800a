import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const walk = (d: string): string[] => fs.readdirSync(d, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? walk(path.join(d, e.name)) : [path.join(d, e.name)]))
const sources = [...walk('src'), ...walk('tests'), ...walk('tools'), ...walk('build')].filter((f) => /\.(ts|vue|mjs|js)$/.test(f))
const code = (f: string) => fs.readFileSync(f, 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*|<!--[\s\S]*?-->/g, '')
const client = sources.filter((f) => f.startsWith('src'))

describe('boundaries', () => {
  it('only platform/weixin.ts touches wx', () => {
    expect(client.filter((f) => /\bwx[.[]/.test(code(f)))).toEqual(['src/platform/weixin.ts'])
  })
  it('only platform/h5*.ts touch the browser', () => {
    const web = client.filter((f) => /\b(window|document|navigator|localStorage)\./.test(code(f)))
    expect(web).toEqual(['src/platform/h5-files.ts', 'src/platform/h5-pictures.ts', 'src/platform/h5-voice.ts', 'src/platform/h5.ts'])
  })
  it('only kit/http.ts speaks to the server', () => {
    expect(client.filter((f) => /uni\.(request|uploadFile|downloadFile)|\bfetch\(/.test(code(f)))).toEqual(['src/kit/http.ts'])
  })
  it('H5 warms every page: none is to be missing where the network has gone', () => {
    const said = [.../glob\(\[(.*)\]\)/.exec(fs.readFileSync('src/h5/warm.ts', 'utf8'))![1].matchAll(/'(!?)\.\.\/([^']+)'/g)]
    const fits = (f: string, glob: string) => new RegExp(`^src/${glob.replaceAll('*', '[^/]*')}$`).test(f)
    const cold = (f: string) => !said.some(([, not, glob]) => !not && fits(f, glob)) || said.some(([, not, glob]) => not && fits(f, glob))
    const listed = JSON.parse(fs.readFileSync('src/pages.json', 'utf8')) as { pages: { path: string }[]; subPackages: { root: string; pages: { path: string }[] }[] }
    const pages = [...listed.pages.map((one) => one.path), ...listed.subPackages.flatMap((pack) => pack.pages.map((one) => `${pack.root}/${one.path}`))]
    expect(pages.length).toBeGreaterThan(30)
    expect(pages.map((one) => `src/${one}.vue`).filter(cold)).toEqual([])
  })
  it('no page or component knows a state of the server by name, except to ask for a list', () => {
    const states = /['"](held|received|handed_over|arranged|confirmed|suspended|withdrawn)['"]/
    expect(client.filter((f) => states.test(code(f)))).toEqual([])
  })
  it('a component styles itself alone: WeChat does not let it see the page around it', () => {
    const styles = client.filter((f) => f.includes('/components/')).filter((f) => /\.(elder|page)\b/.test((/<style>[\s\S]*<\/style>/.exec(fs.readFileSync(f, 'utf8')) ?? [''])[0]))
    expect(styles).toEqual([])
  })
  it('no address of a third party', () => {
    const foreign = client.flatMap((f) => [...code(f).matchAll(/https?:\/\/[\w.-]+/g)].map((m) => m[0])).filter((u) => u !== 'http://www.w3.org')
    expect(foreign).toEqual([])
  })
  it('no file over 400 lines', () => {
    expect(sources.filter((f) => fs.readFileSync(f, 'utf8').split('\n').length > 400)).toEqual([])
  })
  it('no half-width punctuation between Chinese characters', () => {
    const off = client.flatMap((f) => [...fs.readFileSync(f, 'utf8').matchAll(/[\u4e00-\u9fff][,;:!?][\u4e00-\u9fff]/g)].map((m) => `${f}: ${m[0]}`))
    expect(off).toEqual([])
  })
})
