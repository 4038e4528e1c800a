/** Real HTML elements for the H5 build. uni-app's own <button> and <input> become custom elements without role,
 *  keyboard or label; a render function with a string tag gives the browser's own. */
import { defineComponent, h } from 'vue'

export const HButton = defineComponent({
  name: 'HButton',
  inheritAttrs: false,
  emits: ['press'],
  setup: (_p, { attrs, slots, emit }) => () =>
    h('button', { type: 'button', ...attrs, class: ['n-btn', attrs.class], onClick: (e: Event) => emit('press', e) }, slots.default?.()),
})

/** A link with an address of its own, so that it can be opened in a new tab; an ordinary tap stays in the client. */
export const HLink = defineComponent({
  name: 'HLink',
  inheritAttrs: false,
  emits: ['press'],
  setup: (_p, { attrs, slots, emit }) => {
    const follow = (e: MouseEvent) => {
      if (e.metaKey || e.ctrlKey || e.shiftKey || e.altKey || e.button) return
      e.preventDefault()
      emit('press', e)
    }
    return () => h('a', { ...attrs, class: ['n-link', attrs.class], onClick: follow }, slots.default?.())
  },
})

export const HInput = defineComponent({
  name: 'HInput',
  inheritAttrs: false,
  props: { value: { type: String, default: '' }, area: Boolean },
  emits: ['change', 'enter'],
  setup: (p, { attrs, emit }) => () =>
    h(p.area ? 'textarea' : 'input', {
      ...attrs,
      class: ['n-input', attrs.class],
      value: p.value,
      onInput: (e: Event) => emit('change', (e.target as HTMLInputElement).value),
      onKeydown: (e: KeyboardEvent) => {
        if (e.key === 'Enter' && !p.area && !e.isComposing) emit('enter')
      },
    }),
})

export const HLabel = defineComponent({
  name: 'HLabel',
  setup: (_p, { slots }) => () => h('label', {}, slots.default?.()),
})
