import path from 'node:path'
import { defineConfig } from 'vite'
import uniPlugin from '@dcloudio/vite-plugin-uni'
import { noPhoneHome } from './build/no-phone-home'
import { ownCheck } from './build/own-check'

// The plugin is CommonJS: under "type": "module" the callable sits on .default.
const uni = (uniPlugin as unknown as { default?: typeof uniPlugin }).default ?? uniPlugin
const target = process.env.UNI_PLATFORM === 'mp-weixin' ? 'weixin' : 'h5'
const here = path.resolve()

export default defineConfig({
  plugins: [ownCheck(), uni(), noPhoneHome()],
  resolve: { alias: { '#platform': path.join(here, 'src/platform', `${target}.ts`) } },
  server: { host: '127.0.0.1', proxy: { '/api': process.env.API ?? 'http://127.0.0.1:8000' } },
  build: { target: 'es2018', cssTarget: 'chrome64' },
})
