import { readdirSync, readFileSync } from 'node:fs'
import { isObjectType, type GraphQLSchema } from 'graphql'
import { variables } from '../src/config/variables.ts'
import { contracts, stitchGraph, wholePolicy } from '../src/graph.ts'
import { roles, type Role } from '../src/identity/viewer.ts'
import type { Rule } from '../src/authorization/guards/scope.ts'

const columns: Record<Role, string> = { accountHolder: 'account holder', client: 'client', operator: 'operator' }

/** Who may do what: a row for each root field of the graph, those that nobody has included. */
export function authorizationPage(): string {
  const policy = wholePolicy()
  const cut = contracts()
  const graph = stitchGraph()
  const used = new Map<string, Rule>()
  const table = (['Query', 'Mutation'] as const).flatMap((root) => {
    const fields = rootFields(graph, root).sort()
    const rows = fields.map((field) => {
      const cells = roles.map((role) => {
        const rules = rootFields(cut[role], root).includes(field) && policy[role][root]?.[field]
        for (const rule of rules || []) used.set(ruleName(rule), rule)
        return rules ? rules.map(cell).join(', ') : ''
      })
      return `| \`${field}\` | ${cells.join(' | ')} |`
    })
    return [
      `## ${root}`,
      '',
      `| field | ${roles.map((it) => columns[it]).join(' | ')} |`,
      '|---|---|---|---|',
      ...rows,
      ''
    ]
  })
  const meanings = ruleMeanings()
  return `# Who may do what

Written by \`npm run contracts\` from the policy in \`src/fields/\`. A field whose cell is empty is absent from that
role's contract: from introspection, from suggestions, from everything. What else is in a contract, field by field, is
in \`schema/contracts/\` and in \`test/proof/matrix.txt\`.

The role is the token's (\`JWT_CLAIM_ROLE\`), and so are the scopes (\`JWT_CLAIM_SCOPE\`). A token without a scope claim
has those of \`DEFAULT_SCOPES_…\`, out of the box:

${roles.map((it) => `- ${columns[it]}: ${scopesOf(it)}`).join('\n')}

\`POLICY_FILE\` can take fields away from a role; nothing can add any.

In no contract, whoever asks: \`Tenant.apiSecret\`, \`Tenant.idpSecret\`, \`HttpOutgoing.authToken\`.

${table.join('\n')}
## The rules

| rule | what it demands |
|---|---|
${[...used.keys()]
  .sort()
  .map((name) => `| \`${name}\` | ${meanings.get(name) ?? ''} |`)
  .join('\n')}
`
}

function rootFields(schema: GraphQLSchema, root: string): string[] {
  const type = schema.getType(root)
  return isObjectType(type) ? Object.keys(type.getFields()) : []
}

const ruleName = ({ name }: Rule): string => name.replace(/\(.*$/, '')

const cell = ({ name, without }: Rule): string =>
  without ? `${name}, without ${without.map((it) => `\`${it}\``).join(' ')}` : `\`${name}\``

function scopesOf(role: Role): string {
  const scopes = variables[`DEFAULT_SCOPES_${role.replace(/[A-Z]/g, '_$&').toUpperCase()}`]?.otherwise
  return scopes ? `\`${scopes.replaceAll(',', ' ')}\`` : 'none'
}

/** A rule's meaning is the comment above it, where whoever changes it sees it. */
function ruleMeanings(): Map<string, string> {
  const folder = new URL('../src/authorization/guards/', import.meta.url)
  const sources = readdirSync(folder).map((file) => readFileSync(new URL(file, folder), 'utf8'))
  const documented = /\/\*\*((?:(?!\*\/)[^])*)\*\/\nexport (?:const|function) (\w+)/g
  return new Map(
    sources.flatMap((source) =>
      [...source.matchAll(documented)].map(([, comment = '', name = '']): [string, string] => [
        name,
        comment
          .replace(/\n \*( @\w+.*)?/g, ' ')
          .replace(/\s+/g, ' ')
          .replaceAll('|', '\\|')
          .trim()
      ])
    )
  )
}
