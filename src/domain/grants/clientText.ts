/** Whether a client's URL holds a text, in any case; undefined where there is no such condition. */
export function clientTextOf(text: string | null | undefined): ((client: string | null) => boolean) | undefined {
  if (text === undefined || text === null) return undefined
  const wanted = text.toLowerCase()
  return (client) => typeof client === 'string' && client.toLowerCase().includes(wanted)
}
