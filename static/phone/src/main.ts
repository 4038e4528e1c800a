import { createSSRApp } from 'vue'
import App from './App.vue'
// #ifdef H5
import AsyncError from './h5/AsyncError.vue'
import { warm } from './h5/warm'
// #endif

export function createApp() {
  const app = createSSRApp(App)
  // #ifdef H5
  app.component('AsyncError', AsyncError)
  warm()
  // #endif
  return { app }
}
