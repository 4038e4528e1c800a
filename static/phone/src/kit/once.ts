/** One key per act: the same key while the content stays the same (so a retry cannot pay twice), a new one after. */
import platform from '#platform'

export class OnceKey {
  private key = ''
  private of = ''
  for(content: object): string {
    const now = JSON.stringify(content)
    if (now !== this.of) {
      this.of = now
      this.key = platform.randomHex(32)
    }
    return this.key
  }
}
