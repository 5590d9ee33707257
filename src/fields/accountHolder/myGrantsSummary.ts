import { summarise } from '../../domain/clients/summary.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { fieldModule } from '../fieldModule.ts'

export const myGrantsSummary = fieldModule({
  role: 'accountHolder',
  reusable: true,
  sdl: /* GraphQL */ `
    extend type Query {
      "How many grants the account holder has, by status. Counts those that needed consent, unless \`consentRequired\` says otherwise: false counts the others, null counts all. With a journal, counts are as last seen, mostly seconds ago. In one operation with \`myClients\` it costs nothing more."
      myGrantsSummary(consentRequired: Boolean = true): MyGrantsSummary
    }

    "Numbers of grants."
    type MyGrantsSummary {
      active: Int!
      "How many of the active grants can send money, now or in a future period."
      canSpend: Int!
      awaitingApproval: Int!
      expired: Int!
      revoked: Int!
      rejected: Int!
      "Whether all grants were counted. False if there were too many, or if payments, which name grants that no list contains, could not be read (without the scope \`payments:read\` they never are; a journal needs neither). The numbers are then the minimum."
      complete: Boolean!
    }
  `,
  guards: {
    'Query.myGrantsSummary': [needsScope('grants:read')]
  },
  resolvers: {
    Query: {
      myGrantsSummary: (_, { consentRequired = true }: { consentRequired?: boolean | null }, context) =>
        summarise(context, consentRequired)
    }
  }
})
