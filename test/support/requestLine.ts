import type { Harness } from './harness.ts'

/** The log's line of a request that was answered, which may come after its answer. */
export async function lineFor(harness: Harness, reply: { headers: Headers }): Promise<Record<string, unknown>> {
  const id = String(reply.headers.get('x-request-id'))
  for (;;) {
    const lines = harness.logged().trim().split('\n')
    const found = lines.map((text) => JSON.parse(text) as Record<string, unknown>)
    const line = found.find(({ msg, requestId }) => msg === 'request' && requestId === id)
    if (line) return line
    await new Promise((resolve) => setImmediate(resolve))
  }
}
