// share-cards.mjs: draws the pictures of a shared link. For browsers ../site/share-*.png (1200 × 630, as Open Graph asks),
// for the mini-program src/static/share-*.png (500 × 400, WeChat's 5:4; without one WeChat would send a picture of the
// page as it stands, with what is on it of the person who shares). Run it after changing a word: node tools/share-cards.mjs
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const root = fileURLToPath(new URL('..', import.meta.url))
const site = path.join(root, '../site')
const mark = fs.readFileSync(path.join(site, 'mark.svg'), 'utf8')
const CARDS = {
  policy: ['一码查政策', '谁能申请、带什么、去哪办，一页看懂'],
  wish: ['微心愿', '认领一件小事，东西由工作人员送到'],
  give: ['募捐项目', '每一笔都能查：收到多少，用在哪里'],
  house: ['心愿有回响', '查政策、要帮助、微心愿、募捐'],
}
const SIZES = [[1200, 630, path.join(site)], [500, 400, path.join(root, 'src/static')]]
const page = (title, words, wide, high) => {
  const unit = high / 100
  return `<body style="margin:0;width:${wide}px;height:${high}px;box-sizing:border-box;padding:${11 * unit}px;background:#faf5ec;color:#2b2320;font-family:'Noto Sans CJK SC','Noto Serif CJK SC',sans-serif;display:flex;flex-direction:column;justify-content:space-between;border-bottom:${3 * unit}px solid #a3201a">
  <div style="display:flex;align-items:center;gap:${3 * unit}px"><div style="width:${15 * unit}px;height:${15 * unit}px">${mark}</div><b style="font-size:${8 * unit}px;letter-spacing:.08em">愿桥</b></div>
  <div><div style="font-size:${(wide > 2 * high - 200 ? 18 : 15) * unit}px;font-weight:700;color:#841610;line-height:1.25">${title}</div><div style="font-size:${7 * unit}px;line-height:1.5;text-wrap:balance;margin-top:${3 * unit}px">${words}</div></div>
  <div style="font-size:${5.2 * unit}px;color:#61564e">看内容不用登录，查政策不收费</div></body>`
}
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] })
for (const [wide, high, folder] of SIZES) {
  const tab = await browser.newPage({ viewport: { width: wide, height: high } })
  for (const [about, [title, words]] of Object.entries(CARDS)) {
    await tab.setContent(page(title, words, wide, high))
    await tab.screenshot({ path: path.join(folder, `share-${about}.png`) })
  }
}
await browser.close()
