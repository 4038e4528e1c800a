// check-mp.mjs <mp-weixin dir>: what can be checked of a built mini-program without WeChat's tools.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'

const dir = path.resolve(process.argv[2])
const bad = []
const walk = (d) => fs.readdirSync(d, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? walk(path.join(d, e.name)) : [path.join(d, e.name)]))
const files = walk(dir)
const rel = (f) => path.relative(dir, f)
const app = JSON.parse(fs.readFileSync(path.join(dir, 'app.json'), 'utf8'))
const subs = app.subPackages || app.subpackages || []
const pages = [...app.pages, ...subs.flatMap((s) => s.pages.map((p) => path.posix.join(s.root, p)))]

for (const p of pages) for (const x of ['js', 'json', 'wxml']) if (!fs.existsSync(path.join(dir, `${p}.${x}`))) bad.push(`missing ${p}.${x}`)

// WeChat: 2 MB for the main package and for each sub-package, 30 MB together (20 MB when a service provider develops it).
const MB = 1024 * 1024
const size = (list) => list.reduce((n, f) => n + fs.statSync(f).size, 0)
const inSub = (s) => files.filter((f) => rel(f).startsWith(s.root.replace(/\/?$/, '/')))
const main = size(files.filter((f) => !subs.some((s) => rel(f).startsWith(s.root.replace(/\/?$/, '/')))))
if (main > 1.5 * MB) bad.push(`main package ${main} bytes, keep it under 1.5 MB (limit 2 MB)`)
for (const s of subs) if (size(inSub(s)) > 2 * MB) bad.push(`sub-package ${s.root} over 2 MB`)
for (const f of files) if (/\.(png|jpe?g|gif|mp3|ttf|woff2?)$/.test(f) && fs.statSync(f).size > 200 * 1024) bad.push(`${rel(f)} over 200 KB`)
for (const t of app.tabBar?.list ?? []) for (const k of ['iconPath', 'selectedIconPath']) if (!fs.existsSync(path.join(dir, t[k]))) bad.push(`tab icon missing: ${t[k]}`)
// A component named like one of WeChat's own tags would silently be replaced by it.
const OWN_TAGS = /^(view|text|icon|image|button|input|textarea|form|label|picker|slider|switch|radio|checkbox|progress|map|camera|video|audio|canvas|navigator|editor|ad)$/
for (const f of files.filter((x) => x.endsWith('.json'))) for (const name of Object.keys(JSON.parse(fs.readFileSync(f, 'utf8')).usingComponents ?? {})) if (OWN_TAGS.test(name)) bad.push(`${rel(f)}: component <${name}> has the name of a built-in`)
if (app.lazyCodeLoading !== 'requiredComponents') bad.push('lazyCodeLoading is not on')
if (!app.__usePrivacyCheck__) bad.push('__usePrivacyCheck__ is not on')
for (const f of files) {
  if (!/\.(js|wxss|wxml|json)$/.test(f)) continue
  const s = fs.readFileSync(f, 'utf8')
  if (/preloadAssets/.test(s)) bad.push(`${rel(f)}: uni-app tracking image`)
  if (/\beval\(|new Function\(/.test(s)) bad.push(`${rel(f)}: eval/new Function (refused by WeChat)`)
  if (/<web-view\b/.test(s)) bad.push(`${rel(f)}: web-view`)
}

// WeChat's own WXML/WXSS compilers, as published on npm (miniprogram-compiler, Linux x86-64 binaries).
const bin = path.join(path.dirname(createRequire(import.meta.url).resolve('miniprogram-compiler')), 'bin/linux')
const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'wcc-'))
for (const [tool, ext, args] of [['wcc', '.wxml', ['-d']], ['wcsc', '.wxss', ['-lc']]]) {
  const exe = path.join(tmp, tool)
  fs.copyFileSync(path.join(bin, tool), exe)
  fs.chmodSync(exe, 0o755)
  const sources = files.filter((f) => f.endsWith(ext)).map((f) => './' + rel(f))
  try { execFileSync(exe, [...args, '-o', path.join(tmp, tool + '.js'), ...sources], { cwd: dir, stdio: 'pipe' }) } catch (e) { bad.push(`${tool}: ${String(e.stderr || e.message).slice(0, 400)}`) }
}
fs.rmSync(tmp, { recursive: true })
console.log(`${pages.length} pages, main package ${(main / 1024).toFixed(0)} KB, ${files.length} files`)
if (bad.length) { console.error(bad.join('\n')); process.exit(1) }
