import { execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { processEnvironment } from '../../../sandbox/environment.ts'
import { drainMs } from '../../../src/http/lifecycle.ts'
import { startHarness, type Harness } from '../../support/harness.ts'
import { missingHaproxy } from '../../support/haproxy.ts'
import { blocksOf } from '../../support/markdown.ts'
import { describeUnlessMissing, findProgram } from '../../support/missing.ts'
import { missingNginx } from '../../support/nginx.ts'

/*
 * What docs/operate/own-machines.md shows: its commands install, check and restart in a folder that stands for the machine,
 * then the process is started as the installed unit says. Only what would change this machine is a stand-in.
 */

const root = fileURLToPath(new URL('../../../', import.meta.url))
const page = blocksOf('docs/operate/own-machines.md')
const commands = page.filter(({ language }) => language === 'sh').map(({ text }) => text)
const missing = ['logrotate', 'promtool', 'systemd-analyze'].filter((name) => !findProgram(name))

describeUnlessMissing([...missing, ...missingNginx, ...missingHaproxy], 'a machine as the page sets it up', () => {
  const machine = mkdtempSync(join(tmpdir(), 'machine-'))
  const built = join(root, `node_modules/.cache/own-${process.pid}`)
  const work = join(machine, 'work')
  const unitFile = join(machine, 'etc/systemd/system/rafiki-gateway@.service')
  const rotated = join(machine, 'etc/logrotate.d/rafiki-gateway')
  const logs = join(machine, 'var/log/rafiki-gateway')
  let sandbox: Harness

  /** The page's paths, in the folder. */
  const here = (text: string): string => text.replace(/(?<![\w./-])\/(opt|etc|var)(?=\/)/g, `${machine}/$1`)
  const { username } = userInfo()
  const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()

  /** Lets the sandbox answer meanwhile. */
  async function run(script: string, url = ''): Promise<string> {
    const text = here(script)
      .replace('nginx -t', `nginx -t -e stderr -p ${machine} -g 'pid ${machine}/nginx.pid;'`)
      .replace('http://127.0.0.1:1$port', url)
      .replace('--debug', `--debug --state ${machine}/state`)
    const { stdout } = await promisify(execFile)('bash', ['-c', `set -euo pipefail\n${text}`], {
      cwd: work,
      env: { PATH: `${machine}/bin:${process.env.PATH ?? ''}:/usr/sbin`, HOME: machine }
    })
    return stdout
  }

  /** What the page takes from the machine. */
  function prepare(): void {
    for (const folder of [
      'bin',
      'opt',
      'work',
      'etc/systemd/system',
      'etc/logrotate.d',
      'etc/nginx',
      'etc/haproxy',
      'etc/prometheus'
    ])
      mkdirSync(join(machine, folder), { recursive: true })
    mkdirSync(logs, { recursive: true, mode: 0o700 })
    const standIn = (name: string, script: string): void => {
      writeFileSync(join(machine, 'bin', name), `#!/bin/sh\n${script}\n`)
      chmodSync(join(machine, 'bin', name), 0o755)
    }
    for (const name of ['useradd', 'systemctl']) standIn(name, `echo "${name} $*" >> ${machine}/calls`)
    standIn('npm', `mkdir -p "$3/node_modules" && ln -s ${built} "$3/node_modules/rafiki-gateway"`)
    cpSync(join(root, 'deploy'), join(work, 'deploy'), { recursive: true })
    const change = (file: string, how: (text: string) => string): void =>
      writeFileSync(join(work, 'deploy', file), how(readFileSync(join(work, 'deploy', file), 'utf8')))
    change('systemd/rafiki-gateway@.service', (text) => here(text).replace('/usr/bin/node', process.execPath))
    change('logrotate/rafiki-gateway', (text) =>
      here(text).replaceAll('rafiki-gateway rafiki-gateway', `${username} ${group}`)
    )
    // Folders that only root can write to.
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (it) => `${it}_temp_path ${machine}/${it};`
    )
    change('nginx/nginx.conf', (text) => text.replace('http {', `http { ${temporary.join(' ')}`))
    const { RAFIKI_TENANT_SECRET: secret, PATH: _path, PORT: _port, ...env } = processEnvironment(sandbox)
    const set = { ...env, RAFIKI_TENANTS_ISOLATED: 'true', DRAIN_DELAY: '0', TRUSTED_PROXIES: 'loopback' }
    writeFileSync(
      join(work, 'env'),
      Object.entries(set)
        .map(([name, value]) => `${name}=${value}\n`)
        .join('')
    )
    writeFileSync(join(work, 'tenant-secret'), secret)
  }

  /** The package, as it is installed. */
  function install(): void {
    mkdirSync(built, { recursive: true })
    execFileSync(process.execPath, ['build.js', join(built, 'dist')], { cwd: root })
    for (const name of ['bin', 'package.json']) cpSync(join(root, name), join(built, name), { recursive: true })
    symlinkSync(join(root, 'schema'), join(built, 'schema'))
  }

  /** Lines of the unit by key, with what systemd puts in the place of specifiers for the gateway at port 4001. */
  function unit(): Map<string, string[]> {
    const lines = new Map<string, string[]>()
    const specifiers: Record<string, string> = {
      '%i': '4001',
      '%d': join(machine, 'run'),
      '%L': join(machine, 'var/log')
    }
    for (const line of readFileSync(unitFile, 'utf8').split('\n')) {
      const [, key = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? []
      const put = value.replace(/%\w/g, (name) => specifiers[name] ?? name)
      if (key) lines.set(key, [...(lines.get(key) ?? []), put])
    }
    return lines
  }
  const one = (key: string): string => unit().get(key)?.[0] ?? ''

  beforeAll(async () => {
    sandbox = await startHarness()
    install()
    prepare()
  })
  afterAll(async () => {
    await sandbox.close()
    rmSync(machine, { recursive: true })
    rmSync(built, { recursive: true })
  })

  it('the commands of the page install, check and start a gateway, and look through the files of both balancers, of logrotate and of Prometheus', async () => {
    const [setUp = '', start = '', nginx = '', haproxy = '', logrotate = '', prometheus = '', upgrade, ...others] =
      commands
    expect([typeof upgrade, others]).toEqual(['string', []])
    await run(setUp)
    expect(await run(start)).toMatch(/\d+ right, 0 wrong/)
    expect(readFileSync(join(machine, 'calls'), 'utf8')).toContain('rafiki-gateway@4003')
    const [scraped = ''] = page.filter(({ language }) => language === 'yaml').map(({ text }) => here(text))
    writeFileSync(join(machine, 'etc/prometheus/prometheus.yml'), scraped)
    for (const script of [nginx, haproxy, logrotate]) await run(script)
    expect(await run(prometheus)).toMatch(/1 rule files found[^]* is valid/)
  })

  it('a mistake in the unit, in the configuration of a balancer, or in that of logrotate is noticed', async () => {
    const [, , nginx = '', haproxy = ''] = commands
    const wrong = async (file: string, from: string, to: string, script: string): Promise<void> => {
      const path = join(work, 'deploy', file)
      const given = readFileSync(path, 'utf8')
      expect(given).toContain(from)
      writeFileSync(path, given.replace(from, to))
      await expect(run(script)).rejects.toThrow()
      writeFileSync(path, given)
    }
    const verify = 'cp deploy/systemd/rafiki-gateway@.service wrong@.service && systemd-analyze verify wrong@.service'
    await wrong('systemd/rafiki-gateway@.service', process.execPath, '/nowhere/node', verify)
    await wrong('nginx/nginx.conf', 'keepalive 64', 'keepalives 64', nginx)
    await wrong('haproxy/haproxy.cfg', 'balance hdr', 'balanced hdr', haproxy)
    await wrong(
      'logrotate/rafiki-gateway',
      'daily',
      'dayly',
      'logrotate --debug deploy/logrotate/rafiki-gateway 2>&1 | (! grep error)'
    )
  })

  it("the unit's exposure is low, and it leaves enough time, descriptors, memory and lines of the log", async () => {
    await run('systemd-analyze security --offline=true --threshold=20 /etc/systemd/system/rafiki-gateway@.service')
    expect(Number(one('TimeoutStopSec')) * 1_000).toBeGreaterThanOrEqual(5_000 + drainMs + 2_000)
    expect(Number(one('LimitNOFILE'))).toBeGreaterThan(60_000)
    expect([one('LogRateLimitIntervalSec'), Number(one('LogRateLimitBurst')) > 1_000_000]).toEqual(['30s', true])
    expect([one('MemoryMax'), one('Restart'), one('User')]).toEqual(['1G', 'always', 'rafiki-gateway'])
  })

  it('the process that the unit starts answers, goes on in a new audit log once logrotate has moved the former one, and ends in order', async () => {
    const env: Record<string, string> = {}
    const assign = (text: string): void => {
      for (const [, name = '', value = ''] of text.matchAll(/(\w+)=(\S+)/g)) env[name] = value
    }
    assign(readFileSync(one('EnvironmentFile'), 'utf8'))
    for (const line of unit().get('Environment') ?? []) assign(line)
    expect([env.PORT, env.METRICS_PORT, env.NODE_ENV]).toEqual(['4001', '14001', 'production'])
    mkdirSync(join(machine, 'run'))
    for (const line of unit().get('LoadCredential') ?? []) {
      const [name = '', file = ''] = line.split(':')
      cpSync(file, join(machine, 'run', name))
    }
    const [program = '', ...args] = one('ExecStart').split(' ')
    const child = spawn(program, args, {
      cwd: '/',
      env: { ...env, PORT: '0', METRICS_PORT: '0' },
      stdio: ['ignore', 'pipe', 'inherit']
    })
    const ended = once(child, 'exit')
    const addresses: Record<string, string> = {}
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error('the gateway ended')))
      createInterface({ input: child.stdout }).on('line', (line) => {
        const { msg, address } = JSON.parse(line) as Record<string, string>
        if (msg && address) addresses[msg] = address
        if (msg === 'ready') resolve()
      })
    })
    const { origin } = new URL(addresses.metrics ?? '')
    const audited = (name: string): string[] => readFileSync(join(logs, name), 'utf8').trim().split('\n')
    const revoke = async (): Promise<void> => {
      const id = '00000000-0000-4000-8000-000000000000'
      const mutation = 'mutation($id: ID!) { revokeMyGrant(input: { grantId: $id }) { grant { id } } }'
      await sandbox.ask('alice', mutation, { id }, addresses.listening)
    }
    try {
      for (const at of [addresses.listening, origin]) expect((await fetch(`${at}/healthz`)).status).toBe(200)
      // The upgrade waits for each.
      expect((await run(commands.at(-1) ?? '', origin)).match(/"status":"ready"/g)).toHaveLength(3)
      expect(readFileSync(join(machine, 'calls'), 'utf8')).toMatch(
        /restart .*@4001\n.*restart .*@4002\n.*restart .*@4003\n$/
      )
      await revoke()
      await run(`logrotate --force --state ${machine}/state ${rotated}`)
      await revoke()
      const [now = '', before = '', ...others] = readdirSync(logs).sort((a, b) => a.length - b.length)
      expect([now, others]).toEqual(['audit-4001.log', []])
      expect([audited(before).length, audited(now).length]).toEqual([1, 1])
      execFileSync('sh', ['-c', one('ExecReload').replace('$MAINPID', String(child.pid))])
      expect((await fetch(`${origin}/healthz`)).status).toBe(200)
    } finally {
      child.kill('SIGTERM')
      await ended
    }
    expect(child.exitCode).toBe(0)
  })
})
