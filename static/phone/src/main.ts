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
  app.config.errorHandler = (e) => {
    // A page that could not be fetched is told to the person by AsyncError; it is not a mistake of the program.
    if (!/dynamically imported module|Importing a module|preload CSS/i.test(String((e as Error)?.message))) console.error(e)
  }
  warm()
  // #endif
  return { app }
}
