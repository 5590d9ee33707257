import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import type { Page } from 'playwright-core'
import { developmentEnv } from '../../deploy/compose/env.ts'
import { builtinSeed } from '../../sandbox/builtinSeed.ts'
import { startRafiki } from '../../sandbox/rafiki/index.ts'
import { buildPage, pageFolder, startChromium } from './chromium.ts'
import { describeWithChromium } from '../../test/support/chromium.ts'

/*
 * The stack of docker compose as processes on loopback: the gateway and the stand-ins, each started with what the
 * compose files give it, over the sandbox's Rafiki. What names hosts inside of the stack names loopback here.
 */
const root = fileURLToPath(new URL('../../', import.meta.url))

interface Compose {
  services: Record<string, { command?: string[]; environment?: Record<string, string | null> }>
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

async function startStack() {
  const rafiki = await startRafiki({ seed: builtinSeed() })
  const folder = mkdtempSync(join(tmpdir(), 'rafiki-gateway-stack-'))
  const ports = { gateway: await freePort(), accounts: await freePort(), issuer: await freePort() }
  const [tenant] = rafiki.tenants
  const env: Record<string, string> = {
    ...developmentEnv(),
    RAFIKI_TENANT_ID: tenant?.id ?? '',
    RAFIKI_TENANT_SECRET: tenant?.secret ?? '',
    RAFIKI_AUTH_SERVER_URL: rafiki.authServer.url,
    LOG_LEVEL: 'warn'
  }
  rafiki.store.openPaymentsUrl = env.RAFIKI_OPEN_PAYMENTS_URL ?? ''
  const here: [inside: RegExp, outside: string][] = [
    [/^http:\/\/rafiki-auth:3003(?=\/)/, new URL(rafiki.auth.url).origin],
    [/^http:\/\/rafiki-backend:3001(?=\/)/, new URL(rafiki.backend.url).origin],
    [/^http:\/\/rafiki-auth:3009/, rafiki.interaction.url],
    [/^http:\/\/gateway:4000/, `http://127.0.0.1:${ports.gateway}`],
    [/^http:\/\/issuer:4200/, `http://127.0.0.1:${ports.issuer}`],
    [/^http:\/\/(?:localhost|accounts):4100/, `http://127.0.0.1:${ports.accounts}`],
    [/^\/keys(?=\/)/, folder],
    [/^\/app\/page$/, pageFolder]
  ]
  const files = ['docker-compose.yml', 'deploy/compose/development.yml'].map(
    (file) => parse(readFileSync(join(root, file), 'utf8'), { merge: true }) as Compose
  )
  const filled = (value: string): string => {
    const text = value.replace(/\$\{(\w+):([-?])([^}]*)\}/g, (_, name: string, kind, rest) =>
      String(env[name] ?? (kind === '-' ? rest : ''))
    )
    return here.reduce((now, [inside, outside]) => now.replace(inside, outside), text)
  }
  const environmentOf = (name: string): Record<string, string> => {
    const both = files.flatMap(({ services }) => Object.entries(services[name]?.environment ?? {}))
    const handedOn = (key: string, value: string | null) => value ?? (env[key] === undefined ? null : `\${${key}:?}`)
    return Object.fromEntries(
      both.flatMap(([key, value]) => [handedOn(key, value) ?? []].flat().map((text) => [key, filled(text)]))
    )
  }

  const running = new Map<string, ChildProcess>()
  let output = ''
  function start(name: string, file: string, change: Record<string, string | undefined>): ChildProcess {
    const { REDIS_URL: _, ...environment } = environmentOf(name)
    const child = spawn(process.execPath, ['--import', 'tsx', file], {
      cwd: root,
      env: { PATH: process.env.PATH, ...environment, HOST: '127.0.0.1', ...change }
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += `${name}: ${text}`))
    running.set(name, child)
    return child
  }
  const fileOf = (name: string): string => files.at(-1)?.services[name]?.command?.[1] ?? ''
  const up = async (url: string, name: string): Promise<void> => {
    while (running.get(name)?.exitCode === null) {
      if (
        await fetch(url).then(
          ({ ok }) => ok,
          () => false
        )
      )
        return
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    throw new Error(`${name} ended: ${output}`)
  }

  async function close(): Promise<void> {
    const ended = [...running.values()].filter(({ exitCode }) => exitCode === null).map((child) => once(child, 'exit'))
    for (const child of running.values()) child.kill('SIGTERM')
    await Promise.all(ended)
    await rafiki.close()
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    const seed = start('seed', fileOf('seed'), {})
    start('issuer', fileOf('issuer'), { PORT: String(ports.issuer) })
    const [code] = (await once(seed, 'exit')) as [number]
    if (code !== 0) throw new Error(`the seed failed: ${output}`)
    // Its accounts are in memory here.
    start('accounts', fileOf('accounts'), { PORT: String(ports.accounts), DATABASE_URL: '' })
    await up(`http://127.0.0.1:${ports.issuer}/healthz`, 'issuer')
    // GraphiQL is a part of the image, built there, and not of these sources.
    start('gateway', 'src/main.ts', { PORT: String(ports.gateway), LANDING_PAGE: 'none' })
    await up(`http://127.0.0.1:${ports.gateway}/healthz`, 'gateway')
    await up(`http://127.0.0.1:${ports.accounts}/healthz`, 'accounts')
  } catch (error) {
    await close()
    throw error
  }
  return {
    rafiki,
    wallet: `http://127.0.0.1:${ports.accounts}`,
    output: () => output,
    close
  }
}

describeWithChromium("the stack's page", () => {
  let stack: Awaited<ReturnType<typeof startStack>>
  let chromium: Awaited<ReturnType<typeof startChromium>>
  const wrong: string[] = []
  beforeAll(async () => {
    await buildPage()
    stack = await startStack()
    chromium = await startChromium()
    chromium.context.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') wrong.push(message.text())
    })
  })
  afterAll(async () => {
    await chromium?.close()
    await stack?.close()
  })

  const shop = (page: Page) => page.locator('article[data-client$="/shop"]')
  const pick = async (page: Page, name: string) => {
    await page.getByLabel('Sandbox: you are').selectOption(name)
    await page.waitForSelector('main:not([aria-busy])')
  }

  it("the stack's page is where Rafiki sends those who are asked, and what Alice allowed is hers alone", async () => {
    const page = await chromium.context.newPage()
    await page.goto(stack.wallet)
    await page.getByText('No app has access to your account.').waitFor()
    await page.getByRole('button', { name: 'Let a shop ask Alice' }).click()
    await page.waitForURL(`${stack.wallet}/consent?**`)
    await page.getByText(/It may send up to 49\.00.USD in total/).waitFor()
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.waitForURL(`${stack.wallet}/sandbox/back?**`)
    await page.getByRole('link', { name: 'See connected apps' }).click()
    await shop(page).waitFor()
    expect(await shop(page).textContent()).toMatch(/It may send up to 49\.00.USD in total.*rafiki-backend:3000\/alice/)

    await pick(page, 'bob')
    await page.getByText('No app has access to your account.').waitFor()
    expect(await shop(page).count()).toBe(0)
    expect(await page.locator('main').textContent()).not.toMatch(/49\.00|shop/)

    await pick(page, 'alice')
    await shop(page).getByRole('button', { name: /^End / }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click()
    await page.getByRole('status').filter({ hasText: 'Ended:' }).waitFor()
    expect(stack.rafiki.store.grants.at(-1)).toMatchObject({ finalizationReason: 'REVOKED' })
    expect(wrong).toEqual([])
  })

  it("the stack's services print no token", () => {
    expect(stack.output()).not.toMatch(/eyJ/)
  })
})
