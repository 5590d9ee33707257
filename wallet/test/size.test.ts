import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { buildPage, pageFolder } from './chromium.ts'
import { languages } from './words.ts'

it.each(Object.keys(languages))(
  'the scripts until the page can be used have at most 90 kB gzipped in %s, for the list and for consent',
  async (language) => {
    await buildPage()
    for (const name of ['index', 'consent']) {
      const html = readFileSync(join(pageFolder, `${name}.${language}.html`), 'utf8')
      const scripts = [...html.matchAll(/"modulepreload" href="\/wallet\/([\w.-]+)"/g)].map(([, file = '']) => file)
      const sizes = scripts.map((file) => gzipSync(readFileSync(join(pageFolder, file))).length)
      expect(scripts.length).toBeGreaterThan(5)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(90_000)
    }
  }
)
