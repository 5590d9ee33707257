import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { grantOf, grantsIn, wallets } from './world.ts'

const atOnce = 5_000
/** Kinds of access of all these grants: an account holder is asked, and money can be sent. */
const kinds = 1 | 16

/** Writes rows of all grants, as the gateway's follower leaves them once it has walked through the tenant. */
export async function fillGrants(url: string, origin: string, tenantId: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const wallet of wallets) {
    for (let from = 0; from < grantsIn(wallet); from += atOnce) {
      const count = Math.min(atOnce, grantsIn(wallet) - from)
      const rows = Array.from({ length: count }, (_, n) => grantOf(wallet, from + n, origin, tenantId))
      await client.query(
        `with its as (
          select * from json_to_recordset($1) as it (id uuid, client text, state text, "finalizationReason" text,
            "createdAt" timestamptz, access json)
        ), known as (
          insert into journal_grants (tenant_id, id, client, state, finalization_reason, created_at, accesses, subject,
            ended_at, asked_at, seen_at)
          select $2, id, client, state, "finalizationReason", "createdAt", access::text, 'null',
            case when "finalizationReason" <> 'ISSUED' then now() end, now(), now() from its
        )
        insert into journal_grant_addresses (tenant_id, wallet_address, created_at, grant_id, kinds, client_key)
        select $2, access -> 0 ->> 'identifier', "createdAt", id, $3, to_json('url ' || client)::text from its`,
        [JSON.stringify(rows), tenantId, kinds]
      )
    }
  }
  await client.query('analyze')
  await client.end()
}

/** Waits until the follower has added up all payments. */
export async function allFolded(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const left = async () => (await client.query('select from journal_payments where not folded limit 1')).rowCount
  while (await left()) await setTimeout(1_000)
  await client.query('vacuum analyze')
  await client.end()
}
