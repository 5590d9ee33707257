import { createHash } from 'node:crypto'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** An id as Rafiki has it; undefined for what is no UUID and so is nobody's id. Rafiki answers those with a fault. */
export function toUuid(id: string): string | undefined {
  const lower = id.toLowerCase()
  return uuid.test(lower) ? lower : undefined
}

/** A UUID that is made of values, the same for the same ones: of version 8, which Rafiki gives no row. */
export function uuidOf(...values: readonly (string | number)[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(values)).digest().subarray(0, 16)
  // The version, and the variant.
  bytes[6] = (bytes[6]! & 0x0f) | 0x80
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
