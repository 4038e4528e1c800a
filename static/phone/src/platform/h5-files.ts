/** Files that wait on this phone, in the browser's own store: they outlive a reload, and nobody else can read them. */
const NAME = 'wb-files'
const SHELF = 'files'

function opened(): Promise<IDBDatabase> {
  return new Promise((ok, bad) => {
    const asked = window.indexedDB.open(NAME, 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore(SHELF)
    asked.onsuccess = () => ok(asked.result)
    asked.onerror = () => bad(asked.error) // private windows of some browsers have no store
  })
}

async function within<T>(mode: IDBTransactionMode, work: (shelf: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const store = await opened()
  try {
    return await new Promise<T>((ok, bad) => {
      const one = store.transaction(SHELF, mode)
      const asked = work(one.objectStore(SHELF))
      one.oncomplete = () => ok(asked.result)
      one.onerror = one.onabort = () => bad(one.error)
    })
  } finally {
    store.close()
  }
}

/** As bytes with their type: Safari has lost Blobs that were kept as such. */
export async function keep(file: Blob, name: string): Promise<string> {
  const bytes = await file.arrayBuffer()
  await within('readwrite', (shelf) => shelf.put({ bytes, type: file.type }, name))
  return name
}

export async function kept(name: string): Promise<Blob | null> {
  const found = (await within('readonly', (shelf) => shelf.get(name))) as { bytes: ArrayBuffer; type: string } | undefined
  return found ? new Blob([found.bytes], { type: found.type }) : null
}

export const drop = async (name: string): Promise<void> => void (await within('readwrite', (shelf) => shelf.delete(name)))
