import { parseUrl } from '../lib/url.ts'
import type { Tenant } from './tenants.ts'

const isLoopback = (hostname: string): boolean => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)

/**
 * Who is on the way to another machine could change what comes by `http:`: keys that verify tokens, and who owns which wallet
 * address. @returns what is wrong, one line each
 */
export function plainHttp(
  tenants: readonly Tenant[],
  ownershipUrl: string | undefined,
  hosts: readonly string[]
): string[] {
  const asked = [
    ...tenants.flatMap(({ keys }) => ('url' in keys ? [['JWT_JWKS_URL or jwksUrl', keys.url]] : [])),
    ['OWNERSHIP_URL', ownershipUrl ?? '']
  ]
  const problems = asked.flatMap(([name, text = '']) => {
    const { protocol, hostname = '' } = parseUrl(text) ?? {}
    if (protocol !== 'http:' || isLoopback(hostname) || hosts.includes(hostname)) return []
    return [`${name}: http to another machine can be changed on its way. Use https, or name ${hostname} in HTTP_HOSTS.`]
  })
  return [...new Set(problems)]
}
