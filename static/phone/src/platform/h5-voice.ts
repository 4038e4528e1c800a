/** Speaking into a browser. What it writes differs (WebM, MP4, Ogg); the server tells by the bytes. */
import type { Recording, Voice } from './types'

const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus']
// A minute of speech stays far under the 2 MB that the server takes.
const BITS_PER_SECOND = 32_000

export async function record(limitS: number): Promise<Recording | 'refused' | 'none'> {
  if (!window.navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === 'undefined') return 'none'
  const type = TYPES.find((t) => MediaRecorder.isTypeSupported(t))
  if (!type) return 'none'
  try {
    return begun(await window.navigator.mediaDevices.getUserMedia({ audio: true }), type, limitS)
  } catch {
    return 'refused'
  }
}

function begun(microphone: MediaStream, mimeType: string, limitS: number): Recording {
  const recorder = new MediaRecorder(microphone, { mimeType, audioBitsPerSecond: BITS_PER_SECOND })
  const parts: Blob[] = []
  const since = Date.now()
  let wanted = true
  const stop = () => {
    if (recorder.state !== 'inactive') recorder.stop()
  }
  const limit = setTimeout(stop, limitS * 1000)
  const done = new Promise<Voice | null>((ok) => {
    recorder.ondataavailable = (e) => parts.push(e.data)
    recorder.onstop = () => {
      clearTimeout(limit)
      microphone.getTracks().forEach((track) => track.stop()) // the phone's light for the microphone goes out
      const file = new Blob(parts, { type: mimeType.split(';')[0] })
      const seconds = Math.min(limitS, Math.max(1, Math.round((Date.now() - since) / 1000)))
      ok(wanted && file.size ? { path: URL.createObjectURL(file), bytes: file.size, file, seconds } : null)
    }
  })
  recorder.start()
  return { stop, cancel: () => ((wanted = false), stop()), done }
}
