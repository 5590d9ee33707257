/** The names of hosts that are only ever known inside a network. */
const inner = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|private|home\.arpa)$/
const publicHost = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/

/**
 * The one spelling of a URL that may be handed to Rafiki to fetch: https, a host name that looks public, no port, no
 * user. Undefined for any other. Where the name leads to, only an egress rule at Rafiki can see.
 */
export function publicUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const plain = url.protocol === 'https:' && !url.port && !url.username && !url.password && !url.hash
  const host = url.hostname.replace(/\.$/, '')
  if (!plain || host !== url.hostname || !publicHost.test(host) || inner.test(host)) return undefined
  // A spelling that URL would change is one that somebody else may read otherwise.
  return url.href === text || url.href === `${text}/` ? text : undefined
}
