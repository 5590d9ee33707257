import { property } from '../../lib/property.ts'

/** Whether the database answered that it does not take this: it is there, and takes other things. */
export const isRefusal = (error: unknown): boolean => /^(22|23)...$/.test(String(property(error, 'code')))

/** Whether the database ended a query that took too long: it is there, and answers others. */
export const isTimeout = (error: unknown): boolean => property(error, 'code') === '57014'
