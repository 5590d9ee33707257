import { createHash } from 'node:crypto'
import type { Context } from '../../context.ts'
import { badInput } from '../../errors.ts'
import { publicRole } from '../../identity/viewer.ts'
import { isFetchable } from '../../openPayments/ssrf/fetchable.ts'
import { textAt, valueAt, withText, type Guard, type Transform } from '../guard.ts'

/* What an input may say, and what the gateway makes of it. What only depends on the value belongs to its scalar. */

/** @param field the mutation, because a key stands for one call of one field */
export const ownIdempotencyKey = (field: string, { required }: { required: boolean }): Transform => ({
  name: `ownIdempotencyKey${required ? '(required)' : ''}`,
  description:
    "The idempotency key that goes to Rafiki is replaced by one that is this viewer's and this field's, because Rafiki keeps the keys of all callers in one store.",
  transform(args, { viewer: { tenant, role, subject } }) {
    const path = 'input.idempotencyKey'
    const key = textAt(args, path)
    if (key === '') {
      if (required) throw badInput(path, 'a key that you choose, a new one for each intended call')
      return args
    }
    const own = createHash('sha256')
      .update(JSON.stringify([tenant.id, publicRole(role), subject, field, key]))
      .digest('hex')
    return withText(args, path, own)
  }
})

export const mayBecome = (path: string): Guard => ({
  name: `mayBecome(${path})`,
  description:
    'The status is one that account holders may set: ACTIVE only where that is configured, because staff may have frozen it. Else BAD_USER_INPUT.',
  check(args, { accountHolders }) {
    if (valueAt(args, path) === 'ACTIVE' && !accountHolders.mayReactivate) {
      throw badInput(path, 'INACTIVE. Only the wallet can put a wallet address back into use')
    }
  }
})

export const listsWithout = (part: 'notIn', names: string): Guard => ({
  name: `listsWithout(${part})`,
  description:
    'The filter has no such part: Rafiki ignores it, and would answer more than was asked for. Else BAD_USER_INPUT.',
  check(args) {
    for (const name of names.split(' ')) {
      const path = `filter.${name}.${part}`
      const given = valueAt(args, path)
      if (given !== undefined && given !== null) throw badInput(path, 'nothing: Rafiki ignores it')
    }
  }
})

export const atMost = (most: number, argument: string): Guard => ({
  name: `atMost(${most}, ${argument})`,
  description: 'The argument asks for a list of bounded size. Else BAD_USER_INPUT.',
  check(args) {
    const size = args[argument]
    if (typeof size === 'number' && (size < 1 || size > most))
      throw badInput(argument, `a whole number from 1 to ${most}`)
  }
})

/** Where tenants share a Rafiki, it may only be made to connect to public hosts; operators answer for their own. */
const answersForItself = ({ viewer: { tenant } }: Context): boolean => tenant.operator || tenant.alone === true

export const peerEndpoint: Guard = {
  name: 'peerEndpoint',
  description: "A peer's endpoint is a URL to which Rafiki may send. Else BAD_USER_INPUT.",
  check(args, context) {
    const endpoint = textAt(args, 'input.http.outgoing.endpoint')
    if (endpoint && !answersForItself(context) && !isFetchable(endpoint)) {
      throw badInput('input.http.outgoing.endpoint', 'an https URL at a public host, in its normalized form')
    }
  }
}

export const ownSettings: Guard = {
  name: 'ownSettings',
  description:
    "A tenant sets URLs at public hosts only; its names and routes are the operator tenant's to set. Else BAD_USER_INPUT.",
  check({ input }, context) {
    if (answersForItself(context)) return
    const { settings } = input as { settings: { key: string; value: string }[] }
    for (const { key, value } of settings) {
      if (key === 'WALLET_ADDRESS_URL' || key === 'ILP_ADDRESS') {
        throw badInput('input.settings', `no ${key}. Only the operator tenant may set it`)
      }
      if (key.endsWith('_URL') && !isFetchable(value)) {
        throw badInput('input.settings', `an https URL at a public host, in its normalized form, for ${key}`)
      }
    }
  }
}
