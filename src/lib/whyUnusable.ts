import { readFileSync } from 'node:fs'
import { property } from './property.ts'

/**
 * Why a file that a variable names is of no use: the file system's code, or what is wrong with its content.
 * @param content what it is that the content is not
 */
export function whyUnusable(file: string, content = 'not JSON'): string {
  try {
    return readFileSync(file, 'utf8').trim() ? content : 'it is empty'
  } catch (error) {
    return String(property(error, 'code'))
  }
}
