const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** An id as Rafiki has it; undefined for what is no UUID and so is nobody's id. Rafiki answers those with a fault. */
export function toUuid(id: string): string | undefined {
  const lower = id.toLowerCase()
  return uuid.test(lower) ? lower : undefined
}
