/** Tabs and settings of one person, gone with the browser's tab: an operation's variables may say much about somebody. */
export function storageOf(person: string): Storage {
  const prefix = `${person} `
  const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(prefix))
  return {
    getItem: (key) => sessionStorage.getItem(prefix + key),
    setItem: (key, value) => sessionStorage.setItem(prefix + key, value),
    removeItem: (key) => sessionStorage.removeItem(prefix + key),
    clear: () => keys().forEach((key) => sessionStorage.removeItem(key)),
    key: (index) => keys()[index]?.slice(prefix.length) ?? null,
    get length() {
      return keys().length
    }
  }
}
