import { readFileSync } from 'node:fs'
import { z } from 'zod'

const uuid = z.guid()
/** To the millisecond, each alike: the store sorts them as text. */
const moment = z.iso.datetime({ precision: 3 })
const integer = z.string().regex(/^\d+$/, 'expected a whole number, written as a string')
const amount = z.object({ value: integer, assetCode: z.string(), assetScale: z.int().min(0).max(255) })

const limits = z.object({
  receiver: z.string().nullish(),
  interval: z.string().nullish(),
  debitAmount: amount.nullish(),
  receiveAmount: amount.nullish()
})

const access = z.object({
  id: uuid,
  type: z.string(),
  actions: z.array(z.string()),
  identifier: z.string().nullable(),
  limits: limits.nullable(),
  createdAt: moment
})

const subject = z.object({ id: uuid, subId: z.string(), subIdFormat: z.string(), createdAt: moment })

const grant = z.object({
  id: uuid,
  state: z.enum(['PROCESSING', 'PENDING', 'APPROVED', 'FINALIZED']),
  finalizationReason: z.enum(['ISSUED', 'REVOKED', 'REJECTED']).nullable(),
  client: z.string().nullable(),
  createdAt: moment,
  tenantId: uuid,
  access: z.array(access),
  subjects: z.array(subject)
})

/** Where no tenant is named, the row belongs to the operator's. */
const tenantId = uuid.optional()

const seed = z.object({
  operatorTenantId: uuid,
  secondTenantId: uuid,
  assets: z.array(z.object({ id: uuid, code: z.string(), scale: z.int(), tenantId })),
  walletAddresses: z.array(
    z.object({ id: uuid, address: z.url(), publicName: z.string(), assetId: uuid, createdAt: moment, tenantId })
  ),
  grants: z.array(grant),
  outgoingPayments: z.array(
    z.object({
      id: uuid,
      state: z.enum(['FUNDING', 'SENDING', 'COMPLETED', 'FAILED', 'CANCELLED']),
      client: z.string().nullable(),
      grantId: uuid.nullable(),
      walletAddressId: uuid,
      createdAt: moment,
      metadata: z.record(z.string(), z.unknown()).nullable(),
      debitAmountValue: integer,
      receiveAmountValue: integer,
      receiver: z.string(),
      tenantId
    })
  )
})

export type Seed = z.infer<typeof seed>
export type SeedGrant = Seed['grants'][number]
export type SeedOutgoingPayment = Seed['outgoingPayments'][number]

export function parseSeed(value: unknown, name: string): Seed {
  const parsed = seed.safeParse(value)
  if (!parsed.success) throw new Error(`${name} is not a seed:\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}

export function loadSeed(file: string): Seed {
  return parseSeed(readJson(file), file)
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT')
      throw new Error(`there is no file ${file}. Name a JSON file of rows, or leave it out for the built-in ones.`)
    throw new Error(`${file} cannot be read as JSON: ${(error as Error).message}`, { cause: error })
  }
}
