/* What fields of a contract say of themselves, for the limits of operations, the audit log and the reuse of answers. */

import 'graphql'

declare module 'graphql' {
  // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-explicit-any -- graphql-js's parameters
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs = any> {
    listSize?: number
    partSize?: number
    idempotent?: boolean
    takesBack?: boolean
    audit?: readonly string[]
    reusable?: boolean
    unshared?: boolean
  }
}
