import { list } from '../../domain/operator/delegate.ts'
import { fields } from '../../authorization/policy.ts'
import { needsScope, ofTenant } from '../../authorization/guards/scope.ts'
import type { FieldFamily } from '../fieldModule.ts'

/** What Rafiki told, or tries to tell, the wallet's backend. */
export const webhookEvents: FieldFamily = {
  sdl: '',
  policy: {
    operator: {
      Query: { webhookEvents: [needsScope('admin:read'), ofTenant] },
      WebhookEventsConnection: fields('pageInfo edges'),
      WebhookEventsEdge: fields('node cursor'),
      WebhookEvent: fields('id tenant type data createdAt'),
      WebhookEventFilter: fields('type')
    }
  },
  resolvers: { Query: { webhookEvents: list() } }
}
