import { printSchema } from 'graphql'
import { formerNames } from '../src/config/formerNames.ts'
import { variables } from '../src/config/variables.ts'
import { codes } from '../src/errors.ts'
import { subgraphFields } from '../src/fields/accountHolder/subgraph.ts'
import { subgraphSdl } from '../src/fields/subgraphSdl.ts'
import { contracts } from '../src/graph.ts'
import { authorizationPages } from './authorization.ts'
import { clientCaches } from './clientCaches.ts'
import { clientCodes, clientTypes } from './clientTypes.ts'
import { coordinatesFile } from './coordinates.ts'
import { generatedDocuments } from './documents.ts'

/** Files that are written from the code, by their path in the project. `npm run contracts` writes them. */
export function generatedFiles(): Record<string, string> {
  // What makes a contract a subgraph is for routers: front ends never see it.
  const roles = contracts({ accountHolder: subgraphFields })
  const schemas = Object.entries(roles).map(([role, schema]) => [
    `schema/contracts/${role}.graphql`,
    `# What the role \`${role}\` can see. Written by \`npm run contracts\`: changes here are reviewed like code.\n\n${printSchema(schema)}\n`
  ])
  return {
    ...(Object.fromEntries(schemas) as Record<string, string>),
    'schema/contracts/accountHolder.subgraph.graphql': `# The contract of account holders as a subgraph of Apollo Federation 2 (\`FEDERATION=2\`). Written by \`npm run contracts\`.\n\n${subgraphSdl(roles.accountHolder)}`,
    ...clientCaches(roles.accountHolder),
    ...clientCodes(),
    ...Object.fromEntries(
      Object.entries(roles).map(([role, schema]) => [`schema/clients/types/${role}.d.ts`, clientTypes(role, schema)])
    ),
    'src/fields/coordinates.ts': coordinatesFile(Object.values(contracts())),
    ...authorizationPages(),
    ...generatedDocuments(),
    'docs/integrate/errors.md': errorsPage(),
    'docs/operate/configuration.md': configurationPage(),
    '.env.example': envExample()
  }
}

const errorsPage = (): string => `# Error codes

Written by \`npm run contracts\`. Every error has one of these codes as \`extensions.code\`. The codes are part of the
contracts. Messages are for people and may change; codes do not.

| code | what it means |
|---|---|
${Object.entries(codes)
  .map(([code, meaning]) => `| \`${code}\` | ${meaning} |`)
  .join('\n')}

## Details

\`extensions\` may have these details:

| key | with | what it says |
|---|---|---|
| \`argument\` | \`BAD_USER_INPUT\` and refusals of payments | the path of the argument or variable (\`$filter.status\`) |
| \`scope\` | \`SCOPE_REQUIRED\` | the missing scope |
| \`maxAge\`, \`acrValues\` | \`STEP_UP_REQUIRED\` | how many seconds ago the sign-in may have been; the values of \`acr\` of which it must have one, if its issuer asks for any |
| \`minSendAmount\` | \`AMOUNT_TOO_SMALL\` | how much is enough: \`value\`, \`assetCode\`, \`assetScale\` |
| \`limit\`, \`maximum\`, \`found\` | \`OPERATION_TOO_LARGE\`, \`OPERATION_TOO_COSTLY\` | which limit, its value, and what the operation had |
| \`outcome\` | \`NOT_CONFIRMED\`, \`UPSTREAM_…\`, on mutations | \`UNKNOWN\`: the mutation may have been done; look before you try again. \`NOT_DONE\`: it was not sent, was refused, or was not stored |
| \`service\` | \`UPSTREAM_…\` | the Rafiki service: \`auth\`, \`backend\` or \`interaction\` |
| \`waitSeconds\` | \`TOO_FAST\`, \`RATE_LIMITED\`, \`UPSTREAM_BUSY\` | how long to wait before the next attempt |
| \`requestId\` | \`UPSTREAM_…\`, \`INTERNAL_SERVER_ERROR\` | finds the cause in the gateway's log |
`

const configurationPage = (): string => `# Configuration

Written by \`npm run contracts\`. The gateway reads environment variables once, at startup. If a variable is missing or
wrong, the gateway does not start, and lists every problem. An empty variable counts as unset.

Separate the items of a list with commas or blanks. In a file that a shell reads (\`. ./.env\`), put a value with a blank in
quotes: without them the shell sets nothing, and the default counts. A name that almost matches one of these variables stops
the start, unless that variable is set too. The log and \`rafiki-gateway check\` name other variables with the same beginnings
(\`JWT_…\`, \`RAFIKI_…\`).

| variable | default | what it is |
|---|---|---|
${Object.entries(variables)
  .map(
    ([name, { doc, required, otherwise }]) =>
      `| \`${name}\` | ${fallback(required, otherwise)} | ${doc.replaceAll('|', '\\|')} |`
  )
  .join('\n')}

## Former names

These names work until 1.0:
${Object.entries(formerNames)
  .map(([former, name]) => `\`${former}\` is \`${name}\``)
  .join(', ')}.
`

const fallback = (required: boolean | string, otherwise: string | undefined): string =>
  required ? `**required**${required === true ? '' : ` ${required}`}` : otherwise ? `\`${otherwise}\`` : ''

const envExample = (): string =>
  `# Written by \`npm run contracts\`. Copy this file to .env and fill in what is not commented out; the others show their defaults.\n# Put a value with a blank in quotes, or the shell that reads this file sets nothing; lists may use commas instead.\n${Object.entries(
    variables
  )
    .map(([name, { doc, required, otherwise }]) => `\n# ${doc}\n${required ? '' : '# '}${name}=${otherwise ?? ''}\n`)
    .join('')}`
