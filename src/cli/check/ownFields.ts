import { request } from 'undici'
import { ConfigError, type Config } from '../../config/config.ts'
import { reasonOf } from './captured.ts'
import { off, right, wrong, type Row } from './rows.ts'

const deadlineMs = 5_000

/** Whether a gateway starts with the modules of these files: what stops a start is told here, a row each. */
export async function ownFields(
  { takenAway, roles, rateLimits: { fields } }: Config,
  files: readonly string[]
): Promise<Row[]> {
  const what = 'own fields'
  const none = off(what, 'no module: --extend names them, as for the start')
  if (files.length === 0 && fields.size === 0 && Object.keys(takenAway).length === 0) return [none]
  const { contractsWith } = await import('../../contracts.ts')
  const { modulesIn } = await import('../../extension/extend.ts')
  const { ownCoordinates } = await import('../../extension/ownModules.ts')
  const { checkLimitedFields } = await import('../../execution/executors.ts')
  try {
    const modules = await modulesIn(files)
    const contracts = contractsWith(modules, takenAway)
    checkLimitedFields(
      fields,
      roles.map((role) => contracts[role])
    )
    return [
      files.length === 0 ? none : right(what, `${modules.length} module(s): ${ownCoordinates(modules).length} fields`)
    ]
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.problems.map((problem) =>
      /^(POLICY_FILE|FIELD_RATE_LIMITS):/.test(problem)
        ? wrong('configuration', problem, 'see docs/operate/configuration.md')
        : wrong(what, problem, 'See docs/integrate/own-fields.md.')
    )
  }
}

/** Whether something answers at each origin that own fields may ask; what it answers is of no account. */
export async function ownServices({ extensionOrigins }: Config): Promise<Row[]> {
  const what = 'own services'
  if (extensionOrigins.length === 0) return [off(what, 'EXTENSION_ORIGINS is not set: own fields ask no service')]
  return Promise.all(
    extensionOrigins.map(async (origin) => {
      try {
        const { statusCode } = await request(origin, { method: 'HEAD', signal: AbortSignal.timeout(deadlineMs) })
        return right(what, `${origin} answers (HTTP ${statusCode})`)
      } catch (error) {
        return wrong(
          what,
          `${origin} does not answer (${reasonOf(error)})`,
          'Does it run, and is EXTENSION_ORIGINS its address as seen from this machine?'
        )
      }
    })
  )
}
