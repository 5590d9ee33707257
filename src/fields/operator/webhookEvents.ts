import { list } from '../../domain/operator/delegate.ts'
import { needsScope } from '../../authorization/guards/scope.ts'
import { ofTenant } from '../../authorization/guards/tenancy.ts'
import { fieldModule } from '../fieldModule.ts'

/** What Rafiki told, or tries to tell, the wallet's backend. */
export const webhookEvents = fieldModule({
  role: 'operator',
  reusable: true,
  guards: {
    'Query.webhookEvents': [needsScope('admin:read'), ofTenant]
  },
  rafiki: {
    WebhookEventsConnection: 'pageInfo edges',
    WebhookEventsEdge: 'node cursor',
    WebhookEvent: 'id tenant type data createdAt',
    WebhookEventFilter: 'type'
  },
  resolvers: { Query: { webhookEvents: list() } }
})
