/** An account holder's browser: it keeps cookies by host, and goes where it is sent, one step at a time. */
export interface Browser {
  /** Opens an address, and says where it is sent from there. */
  open: (url: string) => Promise<{ status: number; location: URL | undefined; text: string }>
}

export function openBrowser(): Browser {
  const cookies = new Map<string, string>()
  return {
    async open(url) {
      const { host } = new URL(url)
      const cookie = cookies.get(host)
      const response = await fetch(url, { redirect: 'manual', ...(cookie && { headers: { cookie } }) })
      const given = response.headers.get('set-cookie')?.split(';')[0]
      if (given) cookies.set(host, given)
      const location = response.headers.get('location')
      return {
        status: response.status,
        location: location === null ? undefined : new URL(location),
        text: await response.text()
      }
    }
  }
}
