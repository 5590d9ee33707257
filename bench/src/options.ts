import { parseArgs } from 'node:util'

export interface Options {
  /** Ids of cases; empty: all. */
  only: string[]
  rounds: number
  seconds: number
  connections: number[]
  users: number
  changedRows: number
  quick: boolean
  memory: boolean
  /** Options of the memory run. */
  requests: number
  tokens: number
  out: string
  /** A real Rafiki to stand behind the gateway where the upstream is the bottleneck. */
  rafiki?: { auth: string; backend: string; tenantId: string; secret: string; addresses: string[] }
}

export const help = `npm run bench -- [options]

  --only a,b           cases by their ids (--list names them); bars that lack a case are not computed
  --list               names the cases and ends
  --rounds 5           how often each case is measured, interleaved
  --seconds 5          how long each time
  --connections 16,64
  --users 400          account holders with twenty grants each; the gateway caches 10,000 grants
  --changed-rows 1     how many rows of a page differ from the answer before it, in the cases with changed pages
  --quick              one short round of everything, to see that it works: its figures mean nothing
  --out bench          results go to bench/results/<name>.json, .svg and .txt

  --memory             instead: the memory of the gateway over many requests
  --requests 1000000   how many in all
  --tokens 100000      how many distinct tokens and grants

  --auth-url, --backend-url, --tenant-id, --tenant-secret
                       a real Rafiki for the case where the upstream is the bottleneck; the sandbox's otherwise
  --wallet-addresses   of whose grants it is asked, separated by commas; by default the first it lists
`

/** @throws TypeError for what is no option */
export function readOptions(args: string[]): Options & { list: boolean; help: boolean } {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    args,
    options: {
      only: text,
      rounds: text,
      seconds: text,
      connections: text,
      users: text,
      'changed-rows': text,
      requests: text,
      tokens: text,
      out: text,
      'auth-url': text,
      'backend-url': text,
      'tenant-id': text,
      'tenant-secret': text,
      'wallet-addresses': text,
      quick: flag,
      memory: flag,
      list: flag,
      help: flag
    }
  })
  const { quick, memory, list } = values
  const auth = values['auth-url']
  return {
    only: words(values.only),
    rounds: number('rounds', values.rounds, quick ? 1 : 5),
    seconds: number('seconds', values.seconds, quick ? 0.5 : 5),
    connections: values.connections ? words(values.connections).map((it) => number('connections', it, 1)) : [16, 64],
    users: number('users', values.users, 400),
    changedRows: number('changed-rows', values['changed-rows'], 1),
    requests: number('requests', values.requests, 1_000_000),
    tokens: number('tokens', values.tokens, 100_000),
    out: values.out ?? (memory ? 'memory' : quick ? 'quick' : 'bench'),
    quick,
    memory,
    list,
    help: values.help,
    ...(auth !== undefined && {
      rafiki: {
        auth,
        backend: needed('backend-url', values['backend-url']),
        tenantId: needed('tenant-id', values['tenant-id']),
        secret: needed('tenant-secret', values['tenant-secret']),
        addresses: words(values['wallet-addresses'])
      }
    })
  }
}

const words = (text = ''): string[] => text.split(',').filter(Boolean)

function number(name: string, text: string | undefined, otherwise: number): number {
  const value = text === undefined ? otherwise : Number(text)
  if (!(value > 0)) throw new TypeError(`--${name}: expected a number above 0, got ${text}`)
  return value
}

function needed(name: string, value: string | undefined): string {
  if (!value) throw new TypeError(`--${name} is needed beside --auth-url`)
  return value
}
