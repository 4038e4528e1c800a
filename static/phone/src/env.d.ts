/// <reference types="vite/client" />
interface ImportMetaEnv {
  readonly VITE_API_BASE?: string
}
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, unknown>
  export default component
}
declare module '#check' {
  import type { Answers, CheckVerdict } from '@/services/types'
  const check: { judge(rule: object, answers: Answers, parameters: Record<string, number>): CheckVerdict }
  export default check
}
