import { parseUrl } from './url.ts'

const maxLength = 2048

/** What the URL parser takes away or resolves without a word: of the text it would make another address. */
const rewritten = /^[\0- ]|[\0- ]$|[\t\n\r\\]|\/(\.|%2e){1,2}([/?#]|$)|^https:(?!\/\/[^/])/i

/** What a text says of a wallet address. `never`: it can be none, whatever its spelling. */
type WalletAddressText = { stored: string } | { stored?: undefined; why: string; never: boolean }

/**
 * Reads a wallet address as it is written. Rafiki stores each as `new URL(address).toString().toLowerCase()`: encoded,
 * in lower case, and with the slashes at its end, which make another address.
 */
export function readWalletAddress(text: string): WalletAddressText {
  const never = (why: string): WalletAddressText => ({ why, never: true })
  const none = (why: string): WalletAddressText => ({ why, never: false })
  if (text.length > maxLength) return never(`is longer than ${maxLength} characters`)
  if (text.startsWith('$')) return none('is a payment pointer')
  const url = parseUrl(text)
  if (!url) return never('is no URL')
  const { protocol, pathname, href, username, password } = url
  if (protocol !== 'https:' && protocol !== 'http:') return never('is no https URL')
  if (pathname === '/') return never('has no path')
  if (protocol === 'http:') return none('is no https URL')
  if (username !== '' || password !== '') return none('has a user name')
  return rewritten.test(text) ? none('is in no plain form') : { stored: href.toLowerCase() }
}

/** The form in which Rafiki stores a wallet address; undefined for what is none, and for what is not written plainly. */
export const storedForm = (text: string): string | undefined => readWalletAddress(text).stored

/** The stored form that Rafiki finds an identifier by that a client wrote: in lower case, with nothing else done to it. */
export function foundForm(identifier: string): string | undefined {
  const lower = identifier.toLowerCase()
  return storedForm(lower) === lower ? lower : undefined
}

/**
 * A wallet address as a person types it, as a URL: `$host/path` is https://host/path, and `$host` alone stands for the
 * well-known path (paymentpointers.org). A trailing slash counts. Undefined for a text that is not one.
 */
export function walletAddressUrl(typed: string): string | undefined {
  const text = typed.trim()
  const spelt = text.startsWith('$') ? `https://${text.slice(1)}` : text
  if (spelt.length > maxLength || !/^https:\/\/[^/?#@\\\s]*[^/?#@\\\s:](\/|$)/i.test(spelt)) return undefined
  const url = parseUrl(spelt)
  if (!url || url.search || url.hash || url.username || url.password) return undefined
  if (url.pathname !== '/') return `${url.origin}${url.pathname}`
  return text.startsWith('$') ? `${url.origin}/.well-known/pay` : undefined
}

/** A payment pointer of a token's, as a URL; undefined for one whose URL has another path than is written. */
export const pointerUrl = (pointer: string): string | undefined =>
  rewritten.test(pointer) ? undefined : walletAddressUrl(pointer)
