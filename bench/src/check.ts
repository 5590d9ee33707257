import { pageSize } from './world.ts'

interface Page {
  edges: {
    node: Record<string, unknown> & { access?: { identifier: string; walletAddress?: { address: string } }[] }
  }[]
}

/** What a gateway answers one request with. */
export async function asked(port: number, token: string | undefined, body: string): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body
  })
  return response.text()
}

/** The data of an answer. @throws where there is none, or errors beside it */
export function dataOf(body: string): Record<string, unknown> {
  const { data, errors } = JSON.parse(body) as { data?: Record<string, unknown>; errors?: unknown[] }
  if (!data || errors) throw new Error(`expected data without errors, got ${body.slice(0, 500)}`)
  return data
}

function expect(holds: boolean, what: string, body: string): void {
  if (!holds) throw new Error(`expected ${what}, got ${body.slice(0, 500)}`)
}

export const pageIn = (body: string, field: string): Page => dataOf(body)[field] as Page

/** A whole page, every access of which names the account holder who asked: by turns, as the requests go. */
export const pageOf =
  (field: string, addresses: readonly string[], size = pageSize) =>
  (index: number, body: string): void => {
    const { edges } = pageIn(body, field)
    const mine = addresses[index % addresses.length]
    expect(edges.length === size, `${size} grants`, body)
    const all = edges.every(({ node: { access } }) => access?.length === 1 && access[0]?.identifier === mine)
    expect(all, `grants of ${mine} alone`, body)
  }

/** A whole page of whatever it is, each row with something in this field. */
export const pageWith =
  (field: string, has: (node: Page['edges'][number]['node']) => boolean) =>
  (_: number, body: string): void => {
    const { edges } = pageIn(body, field)
    expect(edges.length === pageSize && edges.every(({ node }) => has(node)), `${pageSize} whole rows`, body)
  }
