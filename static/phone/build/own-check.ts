/** `#check`: the evaluator of the site, static/site/check.js, as it stands. One file says what a policy's rules mean. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'vite'

const FILE = path.resolve(__dirname, '../../site/check.js')
const NAME = '\0own-check'

export const ownCheck = (): Plugin => ({
  name: 'own-check',
  enforce: 'pre',
  resolveId: (source) => (source === '#check' ? NAME : null),
  load(id) {
    if (id !== NAME) return null
    this.addWatchFile(FILE)
    const text = readFileSync(FILE, 'utf8')
    const end = text.indexOf("if (typeof module !== 'undefined'")
    if (end < 0) throw new Error('check.js no longer ends as expected')
    return `${text.slice(0, end)}\nexport default wishCheck\n`
  },
})
