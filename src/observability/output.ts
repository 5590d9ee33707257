import { fstatSync, writeSync } from 'node:fs'
import { property } from '../lib/property.ts'

/** How many bytes of lines may wait; further lines are lost, and counted. */
const maxWaitingBytes = 8 * 1024 * 1024
/** How soon what waits is tried again. */
const retryMs = 250
const newline = 10

/**
 * Lines on their way to a file descriptor. Whatever becomes of that, a full disk, a pipe that nobody reads or whose
 * reader is gone, neither stops nor ends the process: what cannot be written waits, what cannot wait is counted.
 */
export class Output {
  readonly #write: (bytes: Uint8Array) => number
  readonly #lostLine: ((lost: number) => string) | undefined
  #text = ''
  #bytes: Uint8Array = new Uint8Array()
  /** How much of `#bytes` is written. */
  #written = 0
  #lost = 0
  #timer: NodeJS.Timeout | undefined
  /** Lines that were lost since the beginning. */
  lost = 0

  /**
   * @param write hands bytes over, and says how many were taken; it may throw, and never waits
   * @param lostLine tells, once lines are written again, how many were lost
   */
  constructor(write: (bytes: Uint8Array) => number, lostLine?: (lost: number) => string) {
    this.#write = write
    this.#lostLine = lostLine
  }

  get waitingBytes(): number {
    return this.#bytes.length - this.#written + this.#text.length
  }

  /** Hands a line over with the next `flush`. @returns false where it is lost */
  add(line: string): boolean {
    if (this.waitingBytes + line.length > maxWaitingBytes) {
      this.#lose(1)
      return false
    }
    this.#text += line
    return true
  }

  /** Hands over what it can, now. @returns why something has to wait, by its code */
  flush(): string | undefined {
    while (this.waitingBytes > 0) {
      if (this.#written === this.#bytes.length) {
        this.#bytes = Buffer.from(this.#text)
        this.#written = 0
        this.#text = ''
      }
      try {
        this.#written += this.#write(this.#bytes.subarray(this.#written))
      } catch (error) {
        const code = property(error, 'code')
        return this.#wait(typeof code === 'string' ? code : 'unknown')
      }
      if (this.waitingBytes === 0 && this.#lost > 0) {
        this.#text = this.#lostLine?.(this.#lost) ?? ''
        this.#lost = 0
      }
    }
    return undefined
  }

  /** Writes the line that is written in part again from its beginning: elsewhere, its rest would be no line. */
  restartLine(): void {
    if (this.#written > 0) this.#written = this.#bytes.lastIndexOf(newline, this.#written - 1) + 1
  }

  #wait(code: string): string {
    // Nobody will ever read a pipe whose reader is gone.
    if (code === 'EPIPE') {
      this.#lose((Buffer.from(this.#bytes.subarray(this.#written)).toString() + this.#text).split('\n').length - 1)
      this.#bytes = new Uint8Array()
      this.#written = 0
      this.#text = ''
      return code
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.flush()
    }, retryMs).unref()
    return code
  }

  #lose(lines: number): void {
    this.#lost += lines
    this.lost += lines
  }
}

const lostLine = (lost: number): string =>
  `${JSON.stringify({ level: 50, time: Date.now(), lost, msg: 'lines of the log were lost' })}\n`

let standard: Output | undefined

/** The standard output of the process, of which there is one: lines of different writers come whole. */
export function standardOutput(): Output {
  if (standard) return standard
  // Node makes pipes that do not wait of those that it has a stream for.
  if (isPipe()) void process.stdout
  const output = new Output((bytes) => writeSync(1, bytes), lostLine)
  process.once('exit', () => output.flush())
  return (standard = output)
}

function isPipe(): boolean {
  try {
    const stat = fstatSync(1)
    return stat.isFIFO() || stat.isSocket()
  } catch {
    return false
  }
}

/** Lines of the log that were lost: nobody took them for so long that too many waited. */
export const linesLost = (): number => standard?.lost ?? 0
