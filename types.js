import { writeFile, mkdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'

/** Writes the types of the package's entries into `dist/types/`, and what both use into `modules.d.ts`. They need no other package. */

const inRoot = (path) => fileURLToPath(new URL(path, import.meta.url))

await mkdir(inRoot('dist/types'), { recursive: true })
const { generate } = await rollup({
  input: { index: inRoot('src/index.ts'), testing: inRoot('testing/index.ts') },
  external: (id) => !/^[./]/.test(id),
  plugins: [dts({ tsconfig: inRoot('tsconfig.json') })]
})
const { output } = await generate({ format: 'es', chunkFileNames: 'modules.d.ts', minifyInternalExports: false })
for (const { fileName, code, imports } of output) {
  // Of packages that whoever installs this one has not.
  const foreign = imports.filter((name) => !name.endsWith('.d.ts'))
  if (foreign.length > 0) throw new Error(`${fileName}: the types need ${foreign.join(', ')}`)
  // What the gateway adds to graphql-js for itself is nothing to who installs it, and in the way of what others add.
  const own = code.replace(/^declare module 'graphql' \{\n[^]*?^\}\n+/gm, '')
  await writeFile(inRoot(`dist/types/${fileName}`), own)
}
