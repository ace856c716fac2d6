/*
 * Work that is not submitted yet, kept in this browser so that a reload loses nothing: small records, and the files
 * themselves as blobs. Everything in it belongs to a scope (person and team). All of it is let go of at sign-out.
 */

const databaseName = "batchdeck-drafts";
const stores = ["records", "blobs", "forms"] as const;
type StoreName = (typeof stores)[number];

let opening: Promise<IDBDatabase> | null = null;
/** Set when a person leaves: what a page writes as it closes must not bring anything back. */
let isShut = false;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => {
      for (const name of stores) request.result.createObjectStore(name);
    };
    request.onsuccess = () => {
      // Another tab wants to delete or upgrade it: let go, and open again when needed.
      request.result.onversionchange = () => {
        request.result.close();
        opening = null;
      };
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  // Asked again the next time, also where a browser refuses at once.
  opening.catch(() => {
    opening = null;
  });
  return opening;
}

async function run<T>(
  name: StoreName,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  return new Promise<T>((resolve, reject) => {
    const transaction = database.transaction(name, mode);
    const request = act(transaction.objectStore(name));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error ?? request.error);
  });
}

/** Keeps a value under a key. @throws DOMException when the browser has no room, or keeps nothing (private windows). */
export async function keep(name: StoreName, key: string, value: unknown): Promise<void> {
  if (isShut) return;
  await run(name, "readwrite", (store) => store.put(value, key));
}

/** What is kept under a key; undefined when nothing is. Not parsed: an older version of the console may have written it. */
export function recall(name: StoreName, key: string): Promise<unknown> {
  return run<unknown>(name, "readonly", (store) => store.get(key));
}

/** Everything whose key starts with `prefix`, in the order of the keys. */
export function recallAll(name: StoreName, prefix: string): Promise<unknown[]> {
  return run<unknown[]>(name, "readonly", (store) => store.getAll(below(prefix)));
}

/** Lets go of everything whose key starts with `prefix`. */
export async function forget(name: StoreName, prefix: string): Promise<void> {
  await run(name, "readwrite", (store) => store.delete(below(prefix)));
}

const below = (prefix: string) => IDBKeyRange.bound(prefix, `${prefix}\uffff`);

/** Empties the vault for good, before a page is left by signing out: the next person here finds no file of the last. */
export async function emptyVault(): Promise<void> {
  isShut = true;
  const ready = await opening?.catch(() => null);
  ready?.close();
  opening = null;
  await new Promise<void>((resolve) => {
    const request = indexedDB.deleteDatabase(databaseName);
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    // Another tab holds it open; it lets go by itself.
    request.onblocked = () => resolve();
  });
}
