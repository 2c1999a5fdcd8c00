// JSON values in localStorage, which may be full or switched off.
let works = true;

export function writeLocal(name, value) {
  try {
    localStorage.setItem(name, JSON.stringify(value));
    works = true;
  } catch {
    works = false;
  }
}

export function removeLocal(name) {
  try {
    localStorage.removeItem(name);
  } catch {
    works = false;
  }
}

// [name, value] of each entry whose name begins so.
export function readLocal(prefix) {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
    return names.map((name) => [name, JSON.parse(localStorage.getItem(name))]);
  } catch {
    works = false;
    return [];
  }
}

export function localStoreWorks() {
  return works;
}
