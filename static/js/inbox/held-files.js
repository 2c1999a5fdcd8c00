// Files that the server has not confirmed yet, held in this browser (IndexedDB): a page that is closed or killed loses none.
// An entry is {key, tab, person, url, kind, submission, file, at}.
import { livingOf, tab } from "../shell/tabs.js";

const NAME = "tandem-files";
const STORE = "files";
const HELD_FOR = 30 * 24 * 60 * 60 * 1000;
let opening;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore(STORE, { keyPath: "key" });
    });
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
  return opening;
}

// Returns null where the browser keeps nothing, as some do in private windows or when the disk is full.
async function run(mode, act) {
  try {
    const transaction = (await database()).transaction(STORE, mode);
    const request = act(transaction.objectStore(STORE));
    return await new Promise((resolve, reject) => {
      transaction.addEventListener("complete", () => resolve(request.result));
      transaction.addEventListener("abort", () => reject(transaction.error));
    });
  } catch {
    return null;
  }
}

export function holdFile(entry) {
  return run("readwrite", (store) => store.put({ ...entry, tab, at: Date.now() }));
}

export function letGo(key) {
  return run("readwrite", (store) => store.delete(key));
}

// The files of a form that no other open tab is uploading, in the order in which they were chosen.
export async function heldFiles({ person, url, kind }) {
  const all = (await run("readonly", (store) => store.getAll())) ?? [];
  const [old, held] = [[], []];
  for (const entry of all) (Date.now() - entry.at > HELD_FOR ? old : held).push(entry);
  await Promise.all(old.map(({ key }) => letGo(key)));
  const mine = held.filter(
    (entry) => entry.person === person && entry.url === url && entry.kind === kind,
  );
  const others = new Set(mine.map((entry) => entry.tab).filter((name) => name !== tab));
  const living = await livingOf(others);
  return mine.filter((entry) => !living.has(entry.tab)).toSorted((one, other) => one.at - other.at);
}
