import { property } from '../../lib/property.ts'

/** Whether the database answered that it does not take this: it is there, and takes other things. */
export const isRefusal = (error: unknown): boolean => /^(22|23)...$/.test(String(property(error, 'code')))
