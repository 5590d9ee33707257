/**
 * The long proofs. CI runs reduced counts of some; `npm run proof -- NAME` runs the full ones. A variable that is set in the
 * environment counts instead of the one here.
 */

export interface Proof {
  shows: string
  /** On two quiet cores. */
  minutes: number
  /** Options of the `node` command. */
  args: string[]
  env?: Record<string, string>
}

const script = (name: string): string[] => ['--import', 'tsx', `scripts/${name}.ts`]
const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js']
const test = (name: string): string[] => [...jest, `test/proof/${name}.test.ts`]

export const proofs: Record<string, Proof> = {
  fuzz: {
    shows:
      'random operations leak nothing, harm nobody and find no fault, with and without plans, tenants mixed up or kept apart; plans change no answer (FUZZ_COUNT, FUZZ_SEED)',
    minutes: 10,
    args: script('fuzz'),
    env: { FUZZ_COUNT: '20000' }
  },
  mixedTenants: {
    shows: 'no answer is wrong or silently empty while Rafiki runs requests as another tenant (MIXED_COUNT, FUZZ_SEED)',
    minutes: 5,
    args: test('mixedTenants'),
    env: { MIXED_COUNT: '10000' }
  },
  computed: {
    shows: 'the fault table and random operations come to the same where no answer is given again (SANDBOX_REUSE)',
    minutes: 4,
    args: [...jest, 'test/proof/faults', 'test/proof/fuzz', 'test/contract/myGrants', 'test/contract/grantSpending'],
    env: { SANDBOX_REUSE: 'off' }
  },
  stops: {
    shows:
      'journal, Rafiki and audit log agree after a gateway was killed at each step of a mutation, and nothing is sent twice (STOPS_COUNT)',
    minutes: 10,
    args: test('stops'),
    env: { STOPS_COUNT: '200' }
  },
  journal: {
    shows:
      'gateways that share a journal lose nothing and write each event once, whatever is killed or restarted; and what a large journal takes (--operations, --kills, --restarts, --events, --reads, --payments)',
    minutes: 20,
    args: script('journal')
  },
  rollout: {
    shows:
      'no request is lost while three gateways are replaced under load, behind nginx and behind haproxy (--requests, --rounds, --delay)',
    minutes: 2,
    args: script('rollout')
  },
  soak: {
    shows:
      'mixed load through faults leaves nothing behind: memory, requests, locks, truth of answers (--minutes, --seed)',
    minutes: 10,
    args: script('soak')
  },
  supergraph: {
    shows:
      'Hive Gateway over the gateway as a subgraph leaks nothing, and Relay’s compiler takes the contract (after npm ci --ignore-scripts --prefix scripts/supergraph)',
    minutes: 20,
    args: [...test('supergraph'), 'test/proof/relay.test.ts'],
    env: { PROOF: 'full', CI: 'true' }
  },
  tests: {
    shows: 'all tests, with as many random cases and walks as before they were reduced for `npm test` (PROOF)',
    minutes: 8,
    args: jest,
    env: { PROOF: 'full' }
  },
  worst: {
    shows: 'what the most costly documents of test/proof/worst.ts take in CPU and memory',
    minutes: 2,
    args: ['--expose-gc', ...script('worst')]
  }
}

export const list = (): string =>
  Object.entries(proofs)
    .map(([name, { shows, minutes }]) => `${name.padEnd(14)}${`${minutes} min`.padStart(7)}  ${shows}`)
    .join('\n')
