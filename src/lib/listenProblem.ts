import { property } from './property.ts'

/**
 * Why the process cannot listen where the configuration says, and what to do about it.
 * @returns undefined for any other error
 */
export function listenProblem(error: unknown): string | undefined {
  const [code, syscall, address, port, hostname] = ['code', 'syscall', 'address', 'port', 'hostname'].map((name) =>
    String(property(error, name))
  )
  if (syscall === 'getaddrinfo')
    return `${hostname} has no address (${code}). Set HOST (or METRICS_HOST, if it is that one) to an address of this machine.`
  if (syscall !== 'listen') return undefined
  const another = 'Set PORT (or METRICS_PORT, if it is that one) to another.'
  if (code === 'EADDRINUSE') return `Port ${port} is in use. ${another}`
  if (code === 'EACCES') return `This user may not listen at port ${port} (EACCES). ${another}`
  if (code !== 'EADDRNOTAVAIL') return undefined
  return `${address} is no address of this machine (EADDRNOTAVAIL). Set HOST (or METRICS_HOST, if it is that one) to one that is.`
}
