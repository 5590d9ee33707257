import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[]
  status: { code?: number }
}

interface Body {
  resourceSpans: {
    resource: { attributes: ReceivedSpan['attributes'] }
    scopeSpans: { spans: ReceivedSpan[] }[]
  }[]
}

/** Takes in traces as a collector does, as JSON over HTTP. Close it. */
export async function startCollector() {
  const bodies: Body[] = []
  const paths = new Set<string>()
  const server = createServer((request, response) => {
    let text = ''
    paths.add(String(request.url))
    request.on('data', (chunk: Buffer) => (text += chunk.toString()))
    request.on('end', () => {
      bodies.push(JSON.parse(text) as Body)
      response.setHeader('content-type', 'application/json').end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    paths,
    spans: () => bodies.flatMap((it) => it.resourceSpans.flatMap((of) => of.scopeSpans.flatMap(({ spans }) => spans))),
    /** Values of an attribute of those that sent spans. */
    senders: (attribute: string) =>
      bodies.flatMap((it) =>
        it.resourceSpans.map((of) => of.resource.attributes.find(({ key }) => key === attribute)?.value.stringValue)
      ),
    text: () => JSON.stringify(bodies),
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}
