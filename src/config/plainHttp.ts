import { parseUrl } from '../lib/url.ts'
import type { KeysAt } from './keysAt.ts'

const isLoopback = (hostname: string): boolean => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)

/** Whether nobody on the way could change what comes from there. */
export function isSafe(url: string, hosts: readonly string[]): boolean {
  const { protocol, hostname = '' } = parseUrl(url) ?? {}
  return protocol === 'https:' || (protocol === 'http:' && (isLoopback(hostname) || hosts.includes(hostname)))
}

/**
 * Who is on the way to another machine could change what comes by `http:`: keys that verify tokens, and who owns which wallet
 * address. @returns what is wrong, one line each
 */
export function plainHttp(
  issuers: readonly { keys: KeysAt }[],
  ownershipUrl: string | undefined,
  hosts: readonly string[]
): string[] {
  const asked = [...issuers.flatMap(({ keys }) => urlsOf(keys)), ['OWNERSHIP_URL', ownershipUrl ?? '']]
  const problems = asked.flatMap(([name, text = '']) => {
    const { protocol, hostname = '' } = parseUrl(text) ?? {}
    if (protocol !== 'http:' || isSafe(text, hosts)) return []
    return [`${name}: http to another machine can be changed on its way. Use https, or name ${hostname} in HTTP_HOSTS.`]
  })
  return [...new Set(problems)]
}

function urlsOf(keys: KeysAt): string[][] {
  if ('url' in keys) return [['JWT_JWKS_URL or jwksUrl', keys.url]]
  return 'discovery' in keys ? keys.discovery.urls.map((url) => ['issuer or discoveryUrl', url]) : []
}
