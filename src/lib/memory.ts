import { totalmem } from 'node:os'

const gigabyte = 1024 ** 3

/** How much memory the process may use, in bytes: that of its container, or of the machine. */
export const availableMemory = (): number => Math.min(process.constrainedMemory() || Infinity, totalmem())

/** The bound of a cache, which is meant for a gigabyte or more: in less memory, as much less. */
export const withinMemory = (bound: number, available = availableMemory()): number =>
  Math.max(1, Math.floor(bound * Math.min(1, available / gigabyte)))
