import { startExampleWallet } from '../../sandbox/exampleWallet.ts'
import { describeWithChromium } from '../../test/support/chromium.ts'
import { startShown, type Shown } from './chromium.ts'

describeWithChromium('with the example wallet, the page', () => {
  let shown: Shown
  const wrong: string[] = []
  beforeAll(async () => {
    shown = await startShown({
      sandbox: {
        exampleWallet: startExampleWallet,
        walletBackend: { decision: 'fund', delayMs: 1 }
      }
    })
    shown.context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text())
    })
  })
  afterAll(() => shown?.close())

  it('the page shows what is in each account, and what is left of it after money was sent', async () => {
    const page = await shown.open('alice')
    await page.getByText('wallet.example/alice⁩: 1,000.00 USD').waitFor()
    await page.getByRole('button', { name: 'Send Bob 5.00' }).click()
    await page.getByText('wallet.example/alice⁩: 995.00 USD').waitFor()

    const bobs = await shown.open('bob')
    await bobs.getByText('wallet.example/bob⁩: 1,005.00 USD').waitFor()
    expect(await bobs.locator('main').textContent()).not.toMatch(/995\.00|wallet\.example\/alice/)
    expect(wrong).toEqual([])
  })
})
