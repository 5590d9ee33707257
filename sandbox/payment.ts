import type { FastifyInstance } from 'fastify'

const addresses = '{ myWalletAddresses(first: 1) { edges { node { id assetCode assetScale } } } }'
const mutation = (field: string, type: string, selection: string): string =>
  `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} } }`
const request = mutation('createIncomingPayment', 'CreateIncomingPaymentInput', 'payment { url }')
const quote = mutation('createQuote', 'CreateQuoteInput', 'quote { paymentId }')
const pay = mutation('createOutgoingPayment', 'CreateOutgoingPaymentInput', 'payment { id }')

interface Address {
  id: string
  assetCode: string
  assetScale: number
}

/** Pays as a wallet's own page does, through the gateway, what somebody else asks for. @returns the payment's id */
export async function sendMoney(app: FastifyInstance, from: string, to: string, value: string): Promise<string> {
  const ask = async <T>(token: string, query: string, input?: object): Promise<T> => {
    const variables = input && { input: { idempotencyKey: crypto.randomUUID(), ...input } }
    const headers = { authorization: `Bearer ${token}` }
    const response = await app.inject({ method: 'POST', url: '/graphql', headers, payload: { query, variables } })
    const { data, errors } = response.json<{ data?: T; errors?: unknown }>()
    if (!data || errors) throw new Error(`the payment was refused: ${response.body}`)
    return data
  }
  const addressOf = async (token: string): Promise<Address> => {
    const { myWalletAddresses } = await ask<{ myWalletAddresses: { edges: { node: Address }[] } }>(token, addresses)
    const [edge] = myWalletAddresses.edges
    if (!edge) throw new Error('nobody pays without a wallet address')
    return edge.node
  }
  const [payer, { id: payee, ...asset }] = await Promise.all([addressOf(from), addressOf(to)])
  const incomingAmount = { value, ...asset }
  const { createIncomingPayment } = await ask<{ createIncomingPayment: { payment: { url: string } } }>(to, request, {
    walletAddressId: payee,
    incomingAmount
  })
  const receiver = createIncomingPayment.payment.url
  const walletAddressId = payer.id
  const { createQuote } = await ask<{ createQuote: { quote: { paymentId: string } } }>(from, quote, {
    walletAddressId,
    receiver
  })
  const quoteId = createQuote.quote.paymentId
  await ask(from, pay, { walletAddressId, quoteId })
  return quoteId
}
