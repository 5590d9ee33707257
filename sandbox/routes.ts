import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { makeGrant, wishes } from './clientGrant.ts'
import { sendMoney } from './payment.ts'
import type { Claims, Person } from './people.ts'
import { createFaults, faultSettings } from './rafiki/faults.ts'
import type { Rafiki } from './rafiki/index.ts'
import { decisions, type WalletBackend } from './walletBackend.ts'

interface Parts {
  mint: (claims?: Claims) => Promise<string>
  people: Record<Person, Claims>
  rafiki: Rafiki
  walletBackend: WalletBackend
  /** The wallet's consent page; by default the example page, under the name by which the browser knows the sandbox. */
  consentUrl: string | undefined
  /** Whether there are balances. */
  accounts: boolean
}

const behaviour = z.strictObject({
  decision: z.enum(decisions).optional(),
  delayMs: z.int().min(0).max(60_000).optional()
})
const claims = z.record(z.string(), z.unknown())

/** What the sandbox adds to the gateway's port: tokens for the asking, and a look at what operations cost. */
export function addRoutes(app: FastifyInstance, { mint, people, rafiki, walletBackend, ...parts }: Parts): void {
  const { consentUrl, accounts } = parts
  app.get('/sandbox/tokens', async () => {
    const tokens = Object.entries(people).map(async ([name, person]) => [name, await mint(person)])
    return Object.fromEntries(await Promise.all(tokens)) as Record<Person, string>
  })
  app.get('/sandbox/people', () =>
    Object.entries(people).flatMap(([name, { role }]) => (role === 'accountHolder' ? [name] : []))
  )
  app.post('/sandbox/tokens', async (request, reply) => {
    const parsed = claims.safeParse(request.body ?? {})
    if (!parsed.success) return reply.code(400).send({ error: 'expected a JSON object of claims' })
    return { token: await mint(parsed.data) }
  })
  app.post('/sandbox/wallet-backend', async (request, reply) => {
    const parsed = behaviour.safeParse(request.body ?? {})
    if (!parsed.success)
      return reply.code(400).send({ error: 'expected { "decision": fund | refuse | wait, "delayMs" }' })
    const { decision, delayMs } = Object.assign(walletBackend, parsed.data)
    return { decision, delayMs }
  })
  const faults = () => ({ auth: rafiki.auth.faults?.settings ?? {}, backend: rafiki.backend.faults?.settings ?? {} })
  app.get('/sandbox/faults', faults)
  app.post('/sandbox/faults', async (request, reply) => {
    const parsed = faultSettings.safeParse(request.body ?? {})
    if (!parsed.success) return reply.code(400).send({ error: z.prettifyError(parsed.error) })
    const { service, ...settings } = parsed.data
    for (const name of service ? [service] : (['auth', 'backend'] as const))
      rafiki[name].faults = createFaults(settings)
    return faults()
  })
  app.delete('/sandbox/faults', () => {
    rafiki.auth.faults = rafiki.backend.faults = undefined
    return faults()
  })
  app.get('/sandbox/client-grant', async () => makeGrant(app, rafiki, await mint(people.client), wishes.receive))
  app.get<{ Querystring: { person?: string } }>('/sandbox/grant-request', async (request, reply) => {
    const { person = 'alice' } = request.query
    const addresses = Object.hasOwn(people, person) ? people[person as Person].wallet_addresses : []
    const [identifier] = Array.isArray(addresses) ? (addresses as string[]) : []
    if (identifier === undefined) return reply.code(400).send({ error: 'expected a person with a wallet address' })
    const here = `${request.protocol}://${request.host}`
    const back = `${here}/sandbox/back`
    // Another name of this machine would be another origin, where the browser knows nothing of who was picked.
    for (const tenant of rafiki.store.tenants) tenant.idpConsentUrl = consentUrl ?? `${here}/consent`
    return makeGrant(app, rafiki, await mint(people.client), wishes.pay, { identifier, back })
  })
  app.get('/sandbox/accounts', () => ({ accounts }))
  app.get<{ Querystring: { from?: string; to?: string } }>('/sandbox/payment', async (request, reply) => {
    const { from = '', to = '' } = request.query
    if (!Object.hasOwn(people, from) || !Object.hasOwn(people, to))
      return reply.code(400).send({ error: 'expected { "from", "to" }: two people with wallet addresses' })
    const [payer, payee] = await Promise.all([mint(people[from as Person]), mint(people[to as Person])])
    const id = await sendMoney(app, payer, payee, '500')
    const payment = rafiki.store.outgoingPayments.find((row) => row.id === id)
    // The wallet's backend takes its time; where it keeps payments waiting, nobody waits for it.
    for (let tries = 0; tries < 50 && payment?.state === 'FUNDING'; tries += 1) await setTimeout(100)
    return { id, state: payment?.state }
  })
  app.get('/sandbox/upstream', () => ({ auth: rafiki.auth.counters, backend: rafiki.backend.counters }))
}
