import {
  badInput,
  everyone,
  fieldModule,
  fresh,
  guard,
  loader,
  notFound,
  ownsWalletAddress,
  PublicError,
  scope,
  type ModuleContext
} from '../../src/index.ts'

/** A wallet's accounts, as a service of its own would answer them. */
export interface Account {
  walletAddressId: string
  value: string
}

/** What a test's wallet has, and what its resolvers do. */
export const wallet = {
  accounts: new Map<string, Account>(),
  /** Keys of each call of the loader. */
  loads: [] as string[][],
  /** How often a pot was looked up. */
  pots: 0,
  /** Ids that each pot says are of grants. */
  grants: [] as string[],
  /** What the last resolver was given. */
  given: {} as { parent?: unknown; context?: ModuleContext },
  /** What `probe` does. */
  probe: ((): unknown => null) as (context: ModuleContext, url: string) => unknown,
  /** What the guard of `probe` does. */
  check: (): void | Promise<void> => undefined,
  /** How `probed` is written. */
  write: (): unknown => ''
}

const account = loader<Account>({
  load(ids) {
    wallet.loads.push([...ids])
    // In any order, and with rows that nobody asked for.
    return [...wallet.accounts.values()].reverse()
  },
  keyOf: (row) => row.walletAddressId
})

const adult = guard({
  name: 'adult',
  description: 'The account holder is of age. Else TOO_YOUNG.',
  check(_, { viewer }) {
    if (viewer.subject === 'dave') throw new PublicError('TOO_YOUNG', 'Not before 18.', { age: 18 })
  }
})

const checked = guard({
  name: 'checked',
  description: 'What the test checks.',
  check: () => wallet.check()
})

export const balance = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type MyWalletAddress {
      "What is there. Null if the address has no account."
      balance: Amount
    }
    extend type Query {
      "The account holder's cards."
      myCards(first: Int): [Card!]
      myCard(number: CardNumber!): Card
      probe(url: String!): String
      probes(first: Int): [String]
      probed: Probed
    }
    extend type Mutation {
      blockCard(input: BlockCardInput!): BlockCardPayload
    }
    scalar CardNumber
    scalar Probed
    type Card {
      number: CardNumber!
      limit: Amount
      walletAddressId: ID!
    }
    input BlockCardInput {
      walletAddressId: ID!
      number: CardNumber!
    }
    type BlockCardPayload {
      card: Card
    }
  `,
  guards: {
    'MyWalletAddress.balance': [scope('balances:read')],
    'Query.myCards': [scope('cards:read'), adult],
    'Query.myCard': [scope('cards:read')],
    'Query.probe': [checked],
    'Query.probes': [everyone],
    'Query.probed': [everyone],
    'Mutation.blockCard': [scope('cards:write'), fresh(60), ownsWalletAddress('input.walletAddressId')]
  },
  mutations: { blockCard: { audit: ['input.walletAddressId'] } },
  codes: { TOO_YOUNG: 'The account holder is not of age.', CARD_LOST: 'The card is lost.' },
  scalars: {
    CardNumber: {
      expected: 'a card number of 16 digits',
      parse(value) {
        if (typeof value !== 'string' || !/^\d{16}$/.test(value)) throw new Error(`no card number: ${String(value)}`)
        return value
      }
    },
    Probed: { expected: 'nothing', parse: () => undefined, serialize: () => wallet.write() }
  },
  resolvers: {
    MyWalletAddress: {
      async balance(parent, _, context) {
        wallet.given = { parent, context }
        const row = await account(context, parent.id)
        return row && { value: row.value, assetCode: parent.assetCode, assetScale: parent.assetScale }
      }
    },
    Query: {
      async myCards(_, { first = 20 }: { first?: number }, context) {
        const addresses = await context.walletAddresses()
        return addresses.slice(0, first).map(({ id }) => ({ number: '4000000000000002', walletAddressId: id }))
      },
      myCard(_, { number }: { number: string }) {
        if (number.startsWith('0')) throw badInput('number', 'one that does not begin with 0')
        throw notFound()
      },
      probe: (_, { url }: { url: string }, context) => wallet.probe(context, url),
      probes: (_, __, context) => wallet.probe(context, ''),
      probed: () => 'written'
    },
    Mutation: {
      blockCard(_, { input }: { input: { walletAddressId: string; number: string } }) {
        if (input.number.endsWith('9')) throw new Error('the connection to postgres://secret@db broke')
        if (input.number.endsWith('8')) throw new PublicError('CARD_LOST', 'The card is lost.')
        return { card: input }
      }
    }
  }
})

/** As a library of rows makes objects: what it has stands in its class, and in private. */
class Pot {
  readonly #walletAddressId: string
  constructor(walletAddressId: string) {
    this.#walletAddressId = walletAddressId
  }
  get id(): string {
    return `pot ${this.#walletAddressId}`
  }
  get walletAddressId(): string {
    return this.#walletAddressId
  }
}

/** A type that `node` finds, whose fields answer objects of the gateway's. */
export const pots = fieldModule({
  role: 'accountHolder',
  sdl: /* GraphQL */ `
    extend type Query {
      "The account holder's pots."
      myPots(first: Int): [Pot!]
      "A pot by its id."
      pot(id: ID!): Pot
      "The grant that empties a pot first."
      firstGrant(id: ID!): MyGrant
    }
    type Pot implements Node {
      id: ID!
      "The wallet address that fills it."
      walletAddress: MyWalletAddress
      "The grants that may empty it."
      grants: [MyGrant]
    }
  `,
  guards: {
    'Query.myPots': [scope('cards:read')],
    'Query.pot': [scope('cards:read')],
    'Query.firstGrant': [everyone]
  },
  listSizes: { 'Pot.grants': 5 },
  resolvers: {
    Query: {
      async myPots(_, { first = 20 }: { first?: number }, context) {
        return (await context.walletAddresses()).slice(0, first).map(({ id }) => new Pot(id))
      },
      async pot(_, { id }: { id: string }, context) {
        wallet.pots += 1
        const own = await context.walletAddress(id.replace('pot ', ''))
        return id.startsWith('pot ') && own ? new Pot(own.id) : null
      },
      firstGrant: () => wallet.grants[0]
    },
    Pot: {
      walletAddress: ({ walletAddressId }: Pot) => walletAddressId,
      grants: () => wallet.grants.map((id) => ({ id }))
    }
  }
})
