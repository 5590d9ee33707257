import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Page } from './page.ts'
import type { Wallet } from './wallet.ts'

/** What one unit of the first is in the second: made up, and the same each time. */
const perDollar: Record<string, number> = { USD: 1, EUR: 0.9, GBP: 0.8, MXN: 18, ZAR: 17 }

/** Adds exchange rates and the wallet's page to the example wallet, for development. */
export function addPages(app: FastifyInstance, wallet: Wallet): void {
  app.get<{ Querystring: { base?: string } }>('/rates', async (request, reply) => {
    const { base = 'USD' } = request.query
    return reply.code(perDollar[base] ? 200 : 404).send({ base, rates: ratesOf(base) })
  })
  app.post('/graphql', { bodyLimit: 256 * 1024 }, async (request, reply) => {
    const page = await wallet.graphql(JSON.stringify(request.body), request.headers.authorization)
    return send(reply.code(page.status), page)
  })
  app.get('/*', async (request, reply) => {
    const page = await wallet.get(new URL(request.url, 'http://accounts'), request.headers)
    return page ? send(reply, page) : reply.code(404).send({})
  })
}

const send = (reply: FastifyReply, { headers, content }: Page) => reply.headers(headers).send(content)

function ratesOf(base: string): Record<string, number> {
  const of = perDollar[base]
  if (!of) return {}
  const others = Object.entries(perDollar).filter(([code]) => code !== base)
  return Object.fromEntries(others.map(([code, rate]) => [code, rate / of]))
}
