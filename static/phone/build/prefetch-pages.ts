// Every page is a chunk of its own. Without this, whoever loses the network between two pages gets the framework's
// "连接服务器超时" instead of our sentence, because the next page's code is not there. The browser fetches the rest
// (some 90 kB compressed) when it has nothing else to do.
import type { Plugin } from 'vite'

export function prefetchPages(): Plugin {
  let base = '/'
  return {
    name: 'prefetch-pages', apply: 'build',
    configResolved(c) { base = c.base },
    transformIndexHtml: {
      order: 'post',
      handler(_html, ctx) {
        const rest = Object.values(ctx.bundle ?? {}).filter((f) => (f.type === 'chunk' ? !f.isEntry : /\.css$/.test(f.fileName)))
        return rest.map((f) => ({ tag: 'link', attrs: { rel: 'prefetch', href: base + f.fileName }, injectTo: 'body' as const }))
      },
    },
  }
}
