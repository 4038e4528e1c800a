/** What a picture is called, said to those who do not see it. uni-app keeps `alt` on its own element and makes a bare
 *  <img> inside, of which a screen reader would read the address; here the name goes where it is heard. */
const names = new WeakMap<Element, string>()

export function nameOf(img: HTMLImageElement) {
  const box = img.parentElement
  if (box?.tagName !== 'UNI-IMAGE') return
  names.set(box, box.getAttribute('alt') ?? names.get(box) ?? '')
  box.removeAttribute('alt')
  img.alt = names.get(box) ?? ''
}

/** Name every picture of the page, also those that come later. */
export function namePictures() {
  new MutationObserver((changes) => {
    for (const change of changes) for (const one of change.addedNodes) if (one instanceof HTMLImageElement) nameOf(one)
  }).observe(document.documentElement, { childList: true, subtree: true })
}
