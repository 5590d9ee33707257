#!/usr/bin/env node
// Starts what `npm run build` made; in a clone that is not built, the source itself, by tsx.
import { existsSync } from 'node:fs'

const at = (path) => new URL(path, import.meta.url)

if (existsSync(at('../dist/cli/main.js'))) {
  await import(at('../dist/cli/main.js'))
} else {
  const tsx = await import('tsx/esm/api').catch(() => undefined)
  if (tsx) {
    tsx.register()
    await import(at('../src/cli/main.ts'))
  } else {
    console.error('rafiki-gateway is not built, and tsx is not installed: run `npm ci && npm run build`.')
    process.exitCode = 1
  }
}
