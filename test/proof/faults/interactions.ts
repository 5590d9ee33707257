import type { HttpFault } from '../../../sandbox/rafiki/gnap/http.ts'
import { accept, askConsent, look } from '../../support/grantRequests.ts'
import { seenOf, type Row, type Seen, type World } from './world.ts'

const unavailable: Seen = { status: 200, code: 'UPSTREAM_UNAVAILABLE' }
const requestIn = async (world: World) => (await askConsent(world)).key

/** The next one who looks at a request sees it. */
async function goesOn(world: World): Promise<void> {
  world.rafiki.interaction.intercept = undefined
  expect(seenOf(await look(world, await requestIn(world)))).toEqual({ status: 200 })
}

/** Alice looks at a request, or accepts it, while the interaction server answers one of the two so. */
const answers = (fault: string, method: 'GET' | 'POST', given: HttpFault, sees: Seen, logs?: RegExp): Row => ({
  fault: `Rafiki's interaction server: ${fault}`,
  async happens(world) {
    const key = await requestIn(world)
    world.rafiki.interaction.intercept = (request) => (request.method === method ? given : undefined)
    return seenOf(await (method === 'GET' ? look : accept)(world, key))
  },
  sees,
  logs: logs ?? new RegExp(`"code":"${sees.code}"`),
  ends: goesOn
})

/** What Rafiki's interaction server does wrong. */
export const interactionRows: Row[] = [
  answers('drops the connection', 'GET', 'drop', unavailable),
  answers('HTTP 503', 'GET', { status: 503, body: 'of a stranger' }, unavailable),
  // It says so alike of a wrong secret and of another tenant's request.
  answers('HTTP 500', 'GET', { status: 500, body: 'of a stranger' }, { status: 200, code: 'NOT_FOUND' }, /idp secret/),
  answers('no answer', 'GET', { delay: new Promise(() => {}) }, { status: 200, code: 'UPSTREAM_TIMEOUT' }),
  answers(
    'an answer of 1 MB',
    'GET',
    { status: 200, body: 'x'.repeat(1 << 20) },
    { status: 200, code: 'UPSTREAM_ERROR' }
  ),
  answers('acceptance whose answer is lost', 'POST', { afterwards: 'drop' }, { ...unavailable, outcome: 'UNKNOWN' }),
  answers('acceptance under HTTP 502', 'POST', { status: 502 }, { ...unavailable, outcome: 'UNKNOWN' }),
  {
    fault: "Rafiki's interaction server is down, and nobody waits for it any more",
    async happens(world) {
      const { interaction } = world.rafiki
      const key = await requestIn(world)
      interaction.intercept = () => 'drop'
      for (let times = 0; times < 5; times += 1) await look(world, key)
      const before = interaction.received.length
      const seen = seenOf(await accept(world, key))
      return interaction.received.length === before ? seen : {}
    },
    sees: { ...unavailable, outcome: 'NOT_DONE' },
    logs: /"service":"interaction","breaker":"open"/,
    async ends(world) {
      world.later(2_100)
      await goesOn(world)
    }
  },
  {
    fault: "Rafiki's interaction server is slow, and one caller asks too much of it",
    async happens(world) {
      const key = await requestIn(world)
      let release = (): void => {}
      const delay = new Promise<void>((resolve) => (release = resolve))
      world.rafiki.interaction.intercept = () => ({ delay })
      let shed: Seen = {}
      const looks = Array.from({ length: 150 }, async () => {
        const seen = seenOf(await look(world, key))
        if (seen.code !== 'UPSTREAM_BUSY') return
        shed = seen
        release()
      })
      await Promise.all(looks)
      return shed
    },
    sees: { status: 200, code: 'UPSTREAM_BUSY' },
    logs: /"code":"UPSTREAM_BUSY"/,
    ends: goesOn
  }
]
