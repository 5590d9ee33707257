/** An account holder's browser: it keeps cookies by host, and goes where it is sent, one step at a time. */
export interface Browser {
  /** Opens an address, and says where it is sent from there. */
  open: (url: string) => Promise<{ status: number; location: URL | undefined; text: string }>
}

export function openBrowser(): Browser {
  const jars = new Map<string, Map<string, string>>()
  return {
    async open(url) {
      const { host } = new URL(url)
      const jar = jars.get(host) ?? new Map<string, string>()
      jars.set(host, jar)
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const response = await fetch(url, { redirect: 'manual', ...(cookie && { headers: { cookie } }) })
      for (const [, name = '', value = ''] of response.headers
        .getSetCookie()
        .flatMap((line) => [...line.matchAll(/^([^=]+)=([^;]*)/g)])) {
        jar.set(name, value)
      }
      const location = response.headers.get('location')
      return {
        status: response.status,
        location: location === null ? undefined : new URL(location),
        text: await response.text()
      }
    }
  }
}
