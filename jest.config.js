// As the gateway is run: in any other mode, graphql-js looks at each type three times as long.
process.env.NODE_ENV = 'production'

/** Tests run as ES modules (jose 6 has no CommonJS); swc strips the types, `npm run typecheck` checks them. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test', '<rootDir>/wallet/test', '<rootDir>/explorer/test'],
  setupFiles: ['<rootDir>/test/support/nodeFetch.ts'],
  // What the examples import: the sources, not a build.
  moduleNameMapper: { '^rafiki-gateway$': '<rootDir>/src/index.ts' },
  testPathIgnorePatterns: ['/test/live/'],
  reporters: ['default', '<rootDir>/test/support/skipped.js'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': ['@swc/jest', { jsc: { target: 'es2023', parser: { syntax: 'typescript' } } }] },
  // As many as there are cores: jest's own default leaves one idle, which of two is half.
  maxWorkers: '100%',
  // Node keeps something of each file's modules: past this, a worker makes way for a new one.
  workerIdleMemoryLimit: '700MB',
  // Generous: a busy machine is slow, and a test that hangs is told all the same.
  testTimeout: 180_000
}
