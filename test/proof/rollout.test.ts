import { missingHaproxy } from '../support/haproxy.ts'
import { describeUnlessMissing } from '../support/missing.ts'
import { missingNginx } from '../support/nginx.ts'
import { rollOut } from './rollout.ts'

describeUnlessMissing([...missingNginx, ...missingHaproxy], 'three gateways behind nginx and haproxy', () => {
  // `npm run proof -- rollout` sends more.
  it('no request is lost while each of three gateways is replaced, behind nginx and behind haproxy', async () => {
    const rolled = await rollOut({ requests: 500, rounds: 1, pauseMs: 100, drainDelay: 3 })
    expect(rolled.map(({ proxy, failed }) => [proxy, failed])).toEqual([
      ['nginx', {}],
      ['haproxy', {}]
    ])
    for (const { requests } of rolled) expect(requests).toBeGreaterThanOrEqual(500)
  })
})
