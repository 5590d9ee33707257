import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts CPU time in hundredths of a second. */
const tickMs = 10

/** The fields of a process that follow its name, from its state on; undefined for one that has ended. */
function fieldsOf(pid: string): string[] | undefined {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')
  } catch {
    return undefined
  }
}

/** CPU time of these processes and of their children so far: those that have ended are counted by the one they ended under. */
export function cpuWithChildrenMs(pids: readonly string[]): number {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  let ticks = 0
  for (const pid of all) {
    const fields = fieldsOf(pid)
    if (!fields || !(pids.includes(pid) || pids.includes(fields[1] ?? ''))) continue
    for (const field of pids.includes(pid) ? fields.slice(11, 15) : fields.slice(11, 13)) ticks += Number(field)
  }
  return ticks * tickMs
}
