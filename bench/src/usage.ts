import { readFileSync } from 'node:fs'

/*
 * What a process has used, as Linux tells it: of every process alike, with nothing put into it. Elsewhere there is no
 * /proc, and the benchmark says nothing of CPU and memory.
 */

/** Linux counts a process's CPU time in hundredths of a second, on every architecture that Node runs on. */
const tickMs = 10

const read = (pid: number, file: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return undefined
  }
}

/** CPU time of all its threads so far, in ms, of the user and the system; undefined where it cannot be known. */
export function cpuMs(pid: number): number | undefined {
  // The name of the program, in brackets, may hold spaces.
  const fields = read(pid, 'stat')?.split(') ')[1]?.split(' ')
  return fields && (Number(fields[11]) + Number(fields[12])) * tickMs
}

/** Memory that it holds (RSS), in MiB. */
export function rssMb(pid: number): number | undefined {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(read(pid, 'status') ?? '')
  return line ? Number(line[1]) / 1024 : undefined
}
