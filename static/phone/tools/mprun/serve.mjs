// mprun/serve.mjs --port 8100 --api http://127.0.0.1:8000 [--dir ../dist/mprun]
// Serves the executed mini-program and hands /api/… on to the platform, so that both have one origin.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { port: { type: 'string', default: '8100' }, api: { type: 'string', default: 'http://127.0.0.1:8000' }, dir: { type: 'string', default: fileURLToPath(new URL('../../../dist/mprun', import.meta.url)) } } })
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.png': 'image/png' }
const root = path.resolve(values.dir)
const target = new URL(values.api)

function proxy(req, res) {
  const onward = http.request({ host: target.hostname, port: target.port, method: req.method, path: req.url, headers: { ...req.headers, host: target.host } }, (r) => {
    res.writeHead(r.statusCode, r.headers)
    r.pipe(res)
  })
  onward.on('error', () => res.destroy())
  req.pipe(onward)
}

function file(req, res) {
  const name = path.join(root, decodeURIComponent(new URL(req.url, 'http://x').pathname).replace(/\/$/, '/index.html'))
  if (!name.startsWith(root) || !fs.existsSync(name)) return res.writeHead(404).end()
  res.writeHead(200, { 'content-type': TYPES[path.extname(name)] || 'application/octet-stream', 'cache-control': 'no-store' })
  return fs.createReadStream(name).pipe(res)
}

http.createServer((req, res) => (/^\/(api|files)\//.test(req.url) ? proxy : file)(req, res)).listen(Number(values.port), '127.0.0.1', () => console.log(`mprun on http://127.0.0.1:${values.port}/ → ${values.api}`))
