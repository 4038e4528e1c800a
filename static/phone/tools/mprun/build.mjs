// mprun/build.mjs <mp-weixin dir> <out dir>
// Turns a *built* WeChat mini-program (wxml, wxss, js, json) into a page that a real browser can execute, with
// Tencent's own open-source pieces: glass-easel-template-compiler (WXML compiler) and glass-easel with its
// miniprogram-adapter (the component runtime). A test harness: nothing of it ships to users.
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const { TmplGroup } = require('glass-easel-template-compiler')
const esbuild = require('esbuild')
const here = path.dirname(fileURLToPath(import.meta.url))

export const BUILTIN = ['view', 'text', 'button', 'input', 'textarea', 'image', 'scroll-view', 'swiper', 'swiper-item', 'picker', 'form', 'label', 'checkbox-group', 'checkbox', 'radio-group', 'radio', 'switch', 'navigator', 'rich-text', 'icon', 'progress', 'slider', 'cover-view', 'cover-image', 'page-meta', 'root-portal']
const NAMES = BUILTIN.slice().sort((a, b) => b.length - a.length).join('|')
const TAG = new RegExp(`<(/?)(${NAMES})(?=[\\s/>])`, 'g')
// The open-source compiler only knows bind:tap, the production one also bindtap.
const EVENT = /(\s)(capture-bind|capture-catch|mut-bind|bind|catch)(?!:)([a-z][\w-]*)=/g
const SELECTOR = new RegExp(`(^|[\\s,>+~}(])(${BUILTIN.join('|')})(?=[\\s.,:#\\[>{+~)]|$)`, 'g')

const walk = (d) => fs.readdirSync(d, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? walk(path.join(d, e.name)) : [path.join(d, e.name)]))

/** Everything of the program by kind, keyed by its path without extension. */
function read(src) {
  const group = new TmplGroup()
  const program = { group, warnings: [], templates: 0, modules: [], json: {}, css: {} }
  group.addTmpl('__mp_slot__', '<slot />')
  group.addTmpl('__mp_empty__', '')
  for (const f of walk(src)) {
    const r = path.relative(src, f).split(path.sep).join('/')
    const ext = path.extname(r)
    const base = r.slice(0, -ext.length)
    const text = () => fs.readFileSync(f, 'utf8')
    if (ext === '.wxml') {
      const said = group.addTmpl(base, text().replace(TAG, '<$1wx-$2').replace(EVENT, '$1$2:$3='))
      for (const w of [said].flat().filter(Boolean)) program.warnings.push(`${r}: ${typeof w === 'string' ? w : JSON.stringify(w)}`)
      program.templates += 1
    } else if (ext === '.wxs') group.addScript(base, text())
    else if (ext === '.js') program.modules.push([r, asCommonJs(text())])
    else if (ext === '.json' && r !== 'project.config.json' && r !== 'app.json') program.json[base] = JSON.parse(text())
    else if (ext === '.wxss') program.css[base] = text()
  }
  return program
}

const asCommonJs = (code) => (/\b(import|export)\b/.test(code) ? esbuild.transformSync(code, { format: 'cjs' }).code : code)

function inline(css, base, seen = new Set()) {
  return (css[base] || '').replace(/@import\s+(?:url\()?["']([^"']+)["']\)?\s*;?/g, (_, p) => {
    const target = path.posix.normalize(p.startsWith('/') ? p.slice(1) : path.posix.join(path.posix.dirname(base), p)).replace(/\.wxss$/, '')
    if (seen.has(target)) return ''
    seen.add(target)
    return inline(css, target, seen)
  })
}

/** rpx → viewport width, tag selectors → our element names, `page` → our page box. */
const toCss = (s) =>
  s
    .replace(/(-?\d*\.?\d+)rpx\b/g, (_, n) => `calc(${n} * 100vw / 750)`)
    .replace(/(\d*\.?\d+)vh\b/g, (_, n) => `calc(${n} * var(--mp-h) / 100)`) // a page's height ends at WeChat's bars
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/[^{}]+(?=\{)/g, (sel) => (sel.trimStart().startsWith('@') ? sel : sel.replace(SELECTOR, '$1wx-$2').replace(/(^|[\s,>+~}])page(?=[\s.,:#\[>{+~]|$)/g, '$1.mp-page')))

const pagesOf = (app) => [...app.pages, ...(app.subPackages || app.subpackages || []).flatMap((s) => s.pages.map((p) => `${s.root.replace(/\/$/, '')}/${p}`))]

const moduleText = ([name, code]) => `${JSON.stringify(name)}: function (require, module, exports, window, document) {\n${code}\n}`

function programText(app, pages, p) {
  const css = Object.fromEntries(Object.keys(p.css).map((k) => [k, toCss(inline(p.css, k))]))
  const fields = [
    `app: ${JSON.stringify(app)}`,
    `pages: ${JSON.stringify(pages)}`,
    `builtin: ${JSON.stringify(BUILTIN)}`,
    `json: ${JSON.stringify(p.json)}`,
    `css: ${JSON.stringify(css)}`,
    `templates: ${p.group.getTmplGenObjectGroups()}`,
    `modules: {\n${p.modules.map(moduleText).join(',\n')}\n}`,
  ]
  return `window.__MP = {\n${fields.join(',\n')}\n}\n`
}

const PAGE = '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><link rel="icon" href="data:,"><title>mprun</title></head><body><script src="program.js"></script><script src="runtime.js"></script></body></html>'

export async function build(src, out) {
  const app = JSON.parse(fs.readFileSync(path.join(src, 'app.json'), 'utf8'))
  const pages = pagesOf(app)
  const program = read(src)
  const runtime = await esbuild.build({ entryPoints: [path.join(here, 'runtime.js')], bundle: true, write: false, format: 'iife', target: 'chrome110', define: { 'process.env.NODE_ENV': '"production"' } })
  fs.rmSync(out, { recursive: true, force: true })
  fs.mkdirSync(out, { recursive: true })
  for (const f of walk(src).filter((x) => /\.(png|jpe?g|gif|svg|webp)$/.test(x))) {
    const to = path.join(out, path.relative(src, f))
    fs.mkdirSync(path.dirname(to), { recursive: true })
    fs.copyFileSync(f, to)
  }
  fs.writeFileSync(path.join(out, 'program.js'), programText(app, pages, program))
  fs.writeFileSync(path.join(out, 'runtime.js'), runtime.outputFiles[0].text)
  fs.writeFileSync(path.join(out, 'index.html'), PAGE)
  program.group.free()
  return { pages: pages.length, templates: program.templates, modules: program.modules.length, warnings: program.warnings }
}

if (process.argv[1] && fileURLToPath(import.meta.url) === path.resolve(process.argv[1])) {
  const report = await build(process.argv[2], process.argv[3])
  console.log(JSON.stringify(report))
  if (report.warnings.length) process.exit(1)
}
