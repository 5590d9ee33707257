import { readFileSync } from 'node:fs'
import { packageFile } from './packageFile.ts'
import { property } from './property.ts'

/** The version of this package. */
export const version = String(property(JSON.parse(readFileSync(packageFile('package.json'), 'utf8')), 'version'))
