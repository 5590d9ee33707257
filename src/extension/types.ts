/* What a wallet's module says of itself: public, and without a type of anybody else's. */

import type { Grant, IncomingPayment, ModuleContext, OutgoingPayment, Role, WalletAddress } from './contextTypes.ts'

/** Stands before a field: made by `scope`, `ownsGrant` and the like, or by `guard`. */
export interface Guard {
  readonly name: string
  readonly description: string
}

/** Parents of fields that `extend type` adds: what of the gateway's own objects a module gets. */
export interface Parents {
  Query: undefined
  Mutation: undefined
  Me: { readonly id: string; readonly subject: string; readonly tenantId: string }
  MyWalletAddress: WalletAddress & { readonly assetCode: string; readonly assetScale: number }
  MyGrant: Grant
  MyClient: { readonly id: string; readonly client: string | null }
  MyOutgoingPayment: OutgoingPayment
  MyIncomingPayment: IncomingPayment
}

/* eslint-disable @typescript-eslint/no-explicit-any -- each resolver knows the types of its own parent and arguments */
/** Answers a field, or a promise of it. */
export type Resolver<Parent = any> = (parent: Parent, args: any, context: ModuleContext) => unknown

/** By type and field. */
export interface Resolvers extends Partial<{ [Type in keyof Parents]: Record<string, Resolver<Parents[Type]>> }> {
  [type: string]: Record<string, Resolver> | undefined
}
/* eslint-enable @typescript-eslint/no-explicit-any */

/** How values of a scalar come in and go out. */
export interface Scalar {
  /** What a value must be, for the error of one that is not: `a card number of 16 digits`. */
  expected: string
  /** Answers what resolvers get. Throws for a value that is refused. */
  parse: (value: unknown) => unknown
  /** Answers what JSON gets, for answers. Without it the value itself. */
  serialize?: (value: unknown) => unknown
}

/** What a mutation says of itself. */
export interface Mutation {
  /** The paths of the arguments that name the objects which it is about (`input.cardId`): the audit log names them. */
  audit: readonly string[]
  /** Safe to send again when its answer was lost: only such mutations share an operation. */
  idempotent?: boolean
  /** Revokes, declines or cancels: goes on where the journal cannot be written, and all others do not. */
  takesBack?: boolean
}

/** What `fieldModule` takes. Fields are named as in `MyWalletAddress.balance`. */
export interface ModuleDeclaration {
  /** Who sees all that `sdl` defines, and nobody else does. */
  role: Role | readonly Role[]
  /** New types, and `extend type` for fields of `Query`, `Mutation` and the types of `Parents`. */
  sdl: string
  /** What stands before a field, in order: for each root field, and each field that `extend type` adds to another type. */
  guards?: Record<string, readonly Guard[]>
  /** By name: each mutation of `sdl` has one. */
  mutations?: Record<string, Mutation>
  /** How long lists may get that come whole: for the cost, all beneath counts that often. */
  listSizes?: Record<string, number>
  /** How long lists may get that are a part of their object, which counts with all that they hold once. */
  partSizes?: Record<string, number>
  /** Answers rest on the viewer, the arguments and what Rafiki sends, and on nothing else: they may be given again. */
  reusable?: boolean
  /** By name: each scalar of `sdl` has one. */
  scalars?: Record<string, Scalar>
  /** The codes of `PublicError` that resolvers and guards throw, with what they mean. */
  codes?: Record<string, string>
  /** A field without one answers its parent's property of that name. */
  resolvers?: Resolvers
}

/** Made by `fieldModule`, for `createGateway` and `--extend`. */
export interface WalletModule {
  readonly role: Role | readonly Role[]
  readonly sdl: string
}
