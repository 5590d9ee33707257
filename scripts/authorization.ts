import { isObjectType, type GraphQLSchema } from 'graphql'
import { variables } from '../src/config/variables.ts'
import { contracts, wholePolicy } from '../src/graph.ts'
import { roles, type Role } from '../src/identity/viewer.ts'
import type { Guards } from '../src/authorization/guard.ts'
import { override } from '../src/fields/modulePolicy.ts'

const titles: Record<Role, string> = {
  accountHolder: 'Account holders',
  client: 'Client applications',
  operator: 'Operators'
}

const policy = wholePolicy()
const cut = contracts()

const written = 'Written by `npm run contracts` from the field modules in `src/fields/`.'

/** Who may do what: a row for each root field that a role has, and what its guards check. */
export function authorizationPages(): Record<string, string> {
  return {
    'docs/secure/authorization.md': overview(),
    'docs/secure/authorization-operators.md': `# What operators may do\n\n${written} [Authorization](authorization.md) explains the tables, [Guards](guards.md) the guards.\n\n${tables('operator', '##')}`,
    'docs/secure/guards.md': guards()
  }
}

const overview = (): string => `# Authorization

${written} Each table lists a role's root
fields and the guards that run before each. A field that a table does not list is absent from that role's contract: from
introspection, from suggestions, from everything. The contracts in \`schema/contracts/\` and \`test/proof/matrix.txt\` have
every other field.

The token decides the role (\`JWT_CLAIM_ROLE\`) and the scopes (\`JWT_CLAIM_SCOPE\`). A token without a scope claim has the
scopes of \`DEFAULT_SCOPES_…\`. The defaults are:

${roles.map((role) => `- ${titles[role].toLowerCase()}: ${scopesOf(role)}`).join('\n')}

\`POLICY_FILE\` can remove fields from a role; nothing can add any.

In no role's contract: \`Tenant.apiSecret\`, \`Tenant.idpSecret\`, \`HttpOutgoing.authToken\`.

[Operators](authorization-operators.md) have their own page. [Guards](guards.md) explains what each guard checks.

## ${titles.accountHolder}

${tables('accountHolder', '###')}
## ${titles.client}

${tables('client', '###')}`

const tables = (role: Role, heading: string): string =>
  (['Query', 'Mutation'] as const).map((root) => `${heading} ${root}\n\n${table(role, root)}`).join('\n')

const table = (role: Role, root: 'Query' | 'Mutation'): string => `| field | guards |
|---|---|
${rootFields(cut[role], root)
  .sort()
  .map(
    (field) =>
      `| \`${field}\` | ${guardsOf(role, root, field)
        .map(({ name }) => `\`${name}\``)
        .join(', ')} |\n`
  )
  .join('')}`

const guards = (): string => {
  const descriptions = new Map(
    roles.flatMap((role) =>
      (['Query', 'Mutation'] as const).flatMap((root) =>
        rootFields(cut[role], root).flatMap((field) =>
          guardsOf(role, root, field).map(({ name, description }) => [name.replace(/\(.*$/, ''), description] as const)
        )
      )
    )
  )
  return `# Guards

${written} A guard runs before its
field and decides whether it runs; some also change an argument on its way to the field. [Authorization](authorization.md)
lists which field has which guards.

Guards are functions in \`src/authorization/guards/\`, and not directives such as \`@requiresScopes\`, \`@cost\` or
\`@listSize\`: they look at arguments, at the viewer and at Rafiki's rows, which a directive cannot express.

| guard | what it checks or changes |
|---|---|
${[...descriptions]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([name, description]) => `| \`${name}\` | ${description.replaceAll('|', '\\|')} |\n`)
  .join('')}`
}

const guardsOf = (role: Role, root: string, field: string): Guards =>
  (policy[role][root]?.[field] ?? []).filter((it) => it !== override)

function rootFields(schema: GraphQLSchema, root: string): string[] {
  const type = schema.getType(root)
  return isObjectType(type) ? Object.keys(type.getFields()) : []
}

function scopesOf(role: Role): string {
  const scopes = variables[`DEFAULT_SCOPES_${role.replace(/[A-Z]/g, '_$&').toUpperCase()}`]?.otherwise
  return scopes ? `\`${scopes.replaceAll(',', ' ')}\`` : 'none'
}
