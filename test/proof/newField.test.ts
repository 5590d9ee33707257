import { readdirSync, readFileSync } from 'node:fs'
import {
  getNamedType,
  GraphQLString,
  isInputObjectType,
  isObjectType,
  type GraphQLField,
  type GraphQLInputField
} from 'graphql'
import { fieldModules } from '../../src/fields/index.ts'
import { contracts } from '../../src/graph.ts'
import { roles, type Role } from '../../src/identity/viewer.ts'

/*
 * What a new field is easily left without: validation of its texts, a test, and (see `cost.lists.test.ts`) a bound of its
 * lists. Each test names the field.
 */

const cut = contracts()

/** Why a text that a caller gives needs no scalar: what checks it instead. All texts are bounded in length anyway. */
const checkedOtherwise: Record<string, readonly RegExp[]> = {
  'a cursor is opened by its key, and proven': [/\((after|before):\)$/],
  'the transform ownIdempotencyKey hashes it': [/Input\.idempotencyKey$/],
  'only compared with what is stored, never sent on unproven': [
    /^(StringIn|GrantFilterString)\.in$/,
    /^ConsentRecordFilter\.(client|walletAddress)$/
  ],
  'the account holder’s own words, shown as text': [
    /^UpdateWalletAddressInput\.publicName$/,
    /^CancelOutgoingPaymentInput\.reason$/
  ],
  'the resolver parses it as a URL, behind the address guard': [
    /^Query\.(receiver\(id|walletAddressProfile\(address):\)$/,
    /^Create(Quote|Receiver)Input\.(receiver|walletAddressUrl)$/,
    /^(CancelClientGrant|ContinueClientGrant|RequestClientGrant)Input\.(continueUri|grantRequestUrl)$/,
    /^(ClientGrantSpending|ClientToken)Input\.(resourceServer|manageUrl)$/
  ],
  'the auth server that the client asks checks it': [
    /^RequestClientGrantInput\.subject$/,
    /^ClientGrantAccessInput\.(actions|identifier)$/,
    /^ClientGrantLimitsInput\.(interval|receiver)$/,
    /^ClientGrantFinishInput\.uri$/
  ],
  'a secret: only compared, hashed or sent where it came from': [
    /^((Accept|Reject)MyGrantRequestInput\.nonce|Query\.myGrantRequest\(nonce:\))$/,
    /^ContinueClientGrantInput\.(clientNonce|hash|interactNonce|interactRef)$/,
    /^ClientGrantFinishInput\.nonce$/
  ],
  'only compared with what the gateway itself makes of the request': [/^AcceptMyGrantRequestInput\.termsDigest$/],
  'Rafiki checks it: an asset’s code, a public key': [/^AmountInput\.assetCode$/, /^JwkInput\.(kid|x)$/]
}

/** Texts that a role may give: of operators only in the gateway's own fields, as Rafiki's keep the types that it gives them. */
function textsOf(role: Role): string[] {
  const own = new Set(fieldModules.filter((it) => it.roles.includes(role)).flatMap((it) => [...it.own]))
  const isText = (type: GraphQLField<unknown, unknown>['type'] | GraphQLInputField['type']): boolean =>
    getNamedType(type) === GraphQLString
  return Object.values(cut[role].getTypeMap()).flatMap((type) => {
    if (type.name.startsWith('__') || (!isInputObjectType(type) && !isObjectType(type))) return []
    return Object.values<GraphQLField<unknown, unknown> | GraphQLInputField>(type.getFields()).flatMap((field) => {
      const name = `${type.name}.${field.name}`
      if (role === 'operator' && !own.has(name)) return []
      if ('args' in field) return field.args.filter((arg) => isText(arg.type)).map((arg) => `${name}(${arg.name}:)`)
      return isText(field.type) ? [name] : []
    })
  })
}

it.each(roles)('every text that the role %s gives has a scalar that validates it, or a stated reason', (role) => {
  const known = Object.values(checkedOtherwise).flat()
  expect(textsOf(role).filter((name) => !known.some((it) => it.test(name)))).toEqual([])
  expect(textsOf(role).length).toBeGreaterThan(1)
})

it('every reason for a text without a scalar is needed', () => {
  const texts = roles.flatMap(textsOf)
  const stale = Object.values(checkedOtherwise)
    .flat()
    .filter((it) => !texts.some((name) => it.test(name)))
  expect(stale).toEqual([])
})

it('every root field of every contract is asked for in a test of test/contract', () => {
  const folder = new URL('../contract/', import.meta.url)
  const tests = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n')
  const fields = roles.flatMap((role) =>
    [cut[role].getQueryType(), cut[role].getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}).map((field) => `${type?.name}.${field}`)
    )
  )
  const untested = [...new Set(fields)].filter((name) => !new RegExp(`\\b${name.split('.')[1]}\\b`).test(tests))
  expect(untested).toEqual([])
})
