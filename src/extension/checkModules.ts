import { Kind, parse, type DocumentNode } from 'graphql'
import { roles } from '../identity/viewer.ts'
import { property } from '../lib/property.ts'
import { checkDefinitions } from './checkDefinitions.ts'
import { checkNames } from './checkNames.ts'
import type { House } from './house.ts'
import { ModuleError, type Parsed, type Problem, type Tell } from './problems.ts'
import type { ModuleDeclaration } from './types.ts'

/** @throws ModuleError */
export function checkModules(house: House, declarations: readonly (ModuleDeclaration | undefined)[]): Parsed[] {
  const found: Problem[] = []
  const tell: Tell = (problem, coordinate, why) => void found.push({ problem, coordinate, why })
  const modules = declarations.flatMap((declaration, at): Parsed[] => {
    if (declaration) return read(declaration, `modules[${at}]`, tell)
    tell('NOT_A_MODULE', `modules[${at}]`, '`fieldModule` of this copy of the gateway did not make it.')
    return []
  })
  if (found.length === 0) checkDefinitions(house, modules, tell)
  if (found.length === 0) for (const module of modules) checkNames(module, tell)
  if (found.length > 0) throw new ModuleError(found)
  return modules
}

function read(declaration: ModuleDeclaration, at: string, tell: Tell): Parsed[] {
  const named: readonly string[] = [declaration.role].flat()
  for (const role of named)
    if (!roles.some((it) => it === role)) tell('ROLE_UNKNOWN', `${at}.role`, `expected names from: ${roles.join(' ')}`)
  if (named.length === 0) tell('ROLE_UNKNOWN', `${at}.role`, 'expected at least one role')
  const document = documentOf(declaration.sdl, `${at}.sdl`, tell)
  return document ? [{ declaration, roles: [declaration.role].flat(), definitions: document.definitions }] : []
}

function documentOf(sdl: string, at: string, tell: Tell): DocumentNode | undefined {
  try {
    const document = parse(sdl)
    for (const { kind } of document.definitions)
      if (kind === Kind.OPERATION_DEFINITION || kind === Kind.FRAGMENT_DEFINITION)
        tell('SDL_INVALID', at, 'expected definitions of types')
    return document
  } catch (error) {
    tell('SDL_INVALID', at, String(property(error, 'message')))
    return undefined
  }
}
