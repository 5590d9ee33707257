/** The variables of a service of the development stack. Missing ones stop it, all named at once. */
export function required<Name extends string>(env: Record<string, string | undefined>, names: readonly Name[]) {
  const missing = names.filter((name) => !env[name])
  if (missing.length > 0) throw new Error(`missing in the environment: ${missing.join(', ')}`)
  return env as Record<Name, string>
}

/** Ends a server, and with it the process, when the container is stopped. */
export function endWith(server: { close: () => unknown; closeAllConnections: () => void }): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      server.close()
      server.closeAllConnections()
    })
  }
}
