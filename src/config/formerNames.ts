/** Variables that have a better name since: what is set under the former one counts until 1.0. */
export const formerNames: Readonly<Record<string, string>> = {
  DEFAULT_SCOPES_USER: 'DEFAULT_SCOPES_ACCOUNT_HOLDER',
  RATE_LIMIT_USER: 'RATE_LIMIT_ACCOUNT_HOLDER',
  MUTATION_POINTS_USER: 'MUTATION_POINTS_ACCOUNT_HOLDER',
  MAX_COST_USER: 'MAX_COST_ACCOUNT_HOLDER',
  TRUSTED_DOCUMENTS_AUDIENCES: 'TRUSTED_DOCUMENTS_ROLES'
}

type Env = Record<string, string | undefined>

/**
 * The environment by today's names.
 * @param problems gets a line for each variable that is set by both of its names, and differently
 */
export function withTodaysNames(env: Env, problems: string[]): Env {
  const renamed = { ...env }
  for (const [former, name] of Object.entries(formerNames)) {
    const value = env[former]
    if (value === undefined) continue
    delete renamed[former]
    if (env[name] !== undefined && env[name] !== value)
      problems.push(`${former} is the former name of ${name}, which has another value. Set only ${name}.`)
    renamed[name] = env[name] ?? value
  }
  return renamed
}
