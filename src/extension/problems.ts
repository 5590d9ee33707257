import type { DefinitionNode } from 'graphql'
import { ConfigError } from '../config/config.ts'
import type { Role } from '../identity/viewer.ts'
import type { ModuleDeclaration } from './types.ts'

/** Why a module is refused, by what it says. */
export type ModuleProblem =
  | 'CODE_NOT_ALLOWED'
  | 'DIRECTIVE_NOT_ALLOWED'
  | 'GUARDS_MISSING'
  | 'GUARD_UNKNOWN'
  | 'LIST_UNBOUNDED'
  | 'LOOK_UP_MISSING'
  | 'MUTATION_UNDECLARED'
  | 'NAME_NOT_ALLOWED'
  | 'NAME_TAKEN'
  | 'NAME_UNKNOWN'
  | 'NOT_A_MODULE'
  | 'NOT_EXTENDABLE'
  | 'NULL_NOT_ALLOWED'
  | 'RESOLVER_MISSING'
  | 'ROLE_UNKNOWN'
  | 'SCALAR_MISSING'
  | 'SDL_INVALID'
  | 'TYPE_NOT_ALLOWED'
  | 'TYPE_OF_RAFIKI'

export interface Problem {
  problem: ModuleProblem
  coordinate: string
  why: string
}

/** @param coordinate what is wrong: a field, a type, or a part of the module */
export type Tell = (problem: ModuleProblem, coordinate: string, why: string) => void

/** What a wallet's modules say that they may not: one problem a line, each with its code and its coordinate. */
export class ModuleError extends ConfigError {
  readonly found: readonly { problem: ModuleProblem; coordinate: string }[]

  constructor(found: readonly Problem[]) {
    super(found.map(({ problem, coordinate, why }) => `${coordinate}: ${problem}: ${why}`))
    this.name = 'ModuleError'
    this.found = found.map(({ problem, coordinate }) => ({ problem, coordinate }))
  }
}

/** A module whose SDL could be read. */
export interface Parsed {
  declaration: ModuleDeclaration
  roles: readonly Role[]
  definitions: readonly DefinitionNode[]
}
