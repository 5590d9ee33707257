import { execFileSync } from 'node:child_process'
import { X509Certificate, hash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHarness, type Harness } from '../support/harness.ts'
import { blocksOf } from '../support/markdown.ts'
import { describeUnlessMissing, findProgram } from '../support/missing.ts'
import { missingNginx, startNginx, type TestNginx } from '../support/nginx.ts'

/* Tokens that are bound to a certificate (RFC 8705), behind nginx as docs/secure/bound-tokens.md configures it. */

const openssl = findProgram('openssl')
const missing = [...missingNginx, ...(openssl ? [] : ['openssl (apt-get install openssl)'])]
const [snippet] = blocksOf('docs/secure/bound-tokens.md').filter(({ language }) => language === 'nginx')

describeUnlessMissing(missing, 'tokens that are bound to a certificate, behind nginx', () => {
  let harness: Harness
  let nginx: TestNginx
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'))

  /** A key, and a certificate that nobody else signed. */
  function certificate(name: string) {
    const [key, cert] = [join(folder, `${name}.key`), join(folder, `${name}.pem`)]
    const subject = ['-x509', '-nodes', '-days', '1', '-subj', `/CN=${name}`]
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', key, '-out', cert]
    execFileSync(openssl ?? 'openssl', ['req', ...subject, ...made], { stdio: 'ignore' })
    return { key: readFileSync(key), cert: readFileSync(cert) }
  }
  const [holder, thief] = [certificate('holder'), certificate('thief')]
  const thumbprint = hash('sha256', new X509Certificate(holder.cert).raw, 'base64url')

  function withCertificates(configuration: string): string {
    certificate('server')
    const files = `ssl_certificate ${folder}/server.pem; ssl_certificate_key ${folder}/server.key;`
    return configuration
      .replace(/(listen \S+);/, `$1 ssl; ${files}`)
      .replace(/location \/ \{[^}]+\}/, snippet?.text ?? '')
  }

  beforeAll(async () => {
    harness = await startHarness({ env: { TRUSTED_PROXIES: 'loopback', CLIENT_CERTIFICATE_HEADER: 'Client-Cert' } })
    nginx = await startNginx([Number(new URL(harness.url).port)], withCertificates)
  })
  afterAll(async () => {
    await nginx.stop()
    await harness.close()
    rmSync(folder, { recursive: true })
  })

  const status = (token: string, shown: object, headers: Record<string, string> = {}): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const url = new URL('/graphql', nginx.url.replace('http:', 'https:'))
      const sent = { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers }
      const options = { method: 'POST', headers: sent, agent: false, rejectUnauthorized: false, ...shown }
      request(url, options, (response) => {
        response.resume().on('end', () => resolve(response.statusCode))
      })
        .on('error', reject)
        .end(JSON.stringify({ query: '{ me { subject } }' }))
    })

  it('a token is accepted from who has the key of its certificate, and from nobody else', async () => {
    const token = await harness.mint({ cnf: { 'x5t#S256': thumbprint } })
    expect(await status(token, holder)).toBe(200)
    expect(await status(token, thief)).toBe(401)
    expect(await status(token, {})).toBe(401)
  })

  it('a certificate that a caller writes into the header is replaced by what nginx saw', async () => {
    const token = await harness.mint({ cnf: { 'x5t#S256': thumbprint } })
    const written = {
      'client-cert': `:${new X509Certificate(holder.cert).raw.toString('base64')}:`,
      'x-forwarded-for': '127.0.0.1'
    }
    expect(await status(token, {}, written)).toBe(401)
    expect(await status(token, thief, written)).toBe(401)
    expect(await status(token, holder, written)).toBe(200)
  })
})
