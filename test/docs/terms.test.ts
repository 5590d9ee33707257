import { readdirSync, readFileSync } from 'node:fs'
import {
  buildSchema,
  getNamedType,
  isObjectType,
  parse,
  TypeInfo,
  validate,
  visit,
  visitWithTypeInfo,
  type DocumentNode
} from 'graphql'
import { pagePeople } from '../../sandbox/pages.ts'
import { blocksOf, pages } from '../support/markdown.ts'

/* What a page shows of what a client may do is all that it may do: examples that leave out terms would be copied. */

const root = new URL('../../', import.meta.url)
const contract = buildSchema(readFileSync(new URL('schema/contracts/accountHolder.graphql', root), 'utf8'))

/** `Type.field` of all that a document selects. */
function selected(document: DocumentNode): Set<string> {
  const types = new TypeInfo(contract)
  const found = new Set<string>()
  const enter = () => {
    const [parent, field] = [types.getParentType(), types.getFieldDef()]
    if (parent && field) found.add(`${parent.name}.${field.name}`)
  }
  visit(document, visitWithTypeInfo(types, { Field: { enter } }))
  return found
}

/** `Type.field` of all that is beneath a type, as the contract has it, but for what is left out on purpose. */
function beneath(typeName: string, without: readonly string[] = [], found = new Set<string>()): Set<string> {
  const type = contract.getType(typeName)
  if (!isObjectType(type)) return found
  for (const { name, type: of } of Object.values(type.getFields())) {
    const coordinate = `${typeName}.${name}`
    if (found.has(coordinate) || without.includes(coordinate)) continue
    found.add(coordinate)
    beneath(getNamedType(of).name, without, found)
  }
  return found
}

/** What a consent page can do without: none of it says what is asked for. */
const notTerms = [
  // The grant afterwards, and the account holder's own things.
  ...['MyGrantRequest.grantId', 'MyGrantAccess.walletAddress', 'MyGrantAccess.spending'],
  // Ids of parts, and when it began.
  ...['MyGrantAccess.id', 'MyGrantSubjectId.subIdFormat', 'MyGrantRequest.createdAt'],
  // Of the client's wallet, beside its name; who the client is, `client` says.
  ...['walletAddress', 'assetCode', 'assetScale', 'authServer'].map((name) => `WalletAddressProfile.${name}`)
]

const examples = [
  ...pages.flatMap((page) =>
    blocksOf(page).flatMap(({ language, text }) =>
      language === 'graphql' && /^\s*(query|mutation|\{)/m.test(text) ? [{ from: page, document: parse(text) }] : []
    )
  ),
  ...pagePeople.people.map(({ name, document }) => ({ from: `the sandbox's ${name}`, document: parse(document) })),
  {
    from: 'wallet/src/documents',
    document: parse(
      readdirSync(new URL('wallet/src/documents', root))
        .filter((file) => file.endsWith('.graphql'))
        .map((file) => readFileSync(new URL(`wallet/src/documents/${file}`, root), 'utf8'))
        .join('\n')
    )
  }
].filter(({ document }) => validate(contract, document).length === 0)

it('every part that may be left out of a consent page is documented as such', () => {
  expect(notTerms.filter((coordinate) => !beneath('MyGrantRequest').has(coordinate))).toEqual([])
})

it.each(['docs/integrate/consent.md', 'wallet/src/documents'])(
  '%s: its consent page shows everything that the client asks for',
  (from) => {
    const asked = examples
      .filter((it) => it.from === from)
      .map(({ document }) => selected(document))
      .find((it) => it.has('Query.myGrantRequest'))
    const needed = [...beneath('MyGrantRequest', notTerms)]
    expect(needed).toEqual(expect.arrayContaining(['MyGrantLimits.kind', 'MyGrantRecurrence.endsAt']))
    expect(needed.filter((coordinate) => !asked?.has(coordinate))).toEqual([])
  }
)

it('every example that shows limits asks for all kinds of limits', () => {
  const partly = examples.flatMap(({ from, document }) => {
    const asked = selected(document)
    const lacks = [...beneath('MyGrantLimits')].filter((coordinate) => !asked.has(coordinate))
    return asked.has('MyGrantAccess.limits') && lacks.length > 0 ? [{ from, lacks }] : []
  })
  expect(examples.length).toBeGreaterThan(7)
  expect(partly).toEqual([])
})
