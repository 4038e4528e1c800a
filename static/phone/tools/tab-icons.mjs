// tab-icons.mjs: draws src/static/tab-*.png (81 × 81, as WeChat asks) from the same paths as the icons of the pages.
// Run it after changing one: node tools/tab-icons.mjs
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('..', import.meta.url))
const source = fs.readFileSync(path.join(root, 'src/components/icons.ts'), 'utf8')
const pathOf = (name) => new RegExp(`^  ${name}: '([^']+)'`, 'm').exec(source)[1]
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] })
const page = await browser.newPage({ viewport: { width: 81, height: 81 } })
fs.mkdirSync(path.join(root, 'src/static'), { recursive: true })
for (const name of ['home', 'wish', 'give', 'me']) {
  for (const [suffix, colour] of [['', '#61564e'], ['-on', '#a3201a']]) {
    await page.setContent(`<body style="margin:0"><svg width="81" height="81" viewBox="-1 -1 26 26" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="${pathOf(name)}"/></svg>`)
    await page.screenshot({ path: path.join(root, `src/static/tab-${name}${suffix}.png`), omitBackground: true })
  }
}
await browser.close()
