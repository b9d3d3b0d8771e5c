/** Tests run from the TypeScript sources, so no build has to be current. @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['contracts', 'verify', 'services', 'bench', 'e2e', 'scripts'].map((folder) => `<rootDir>/${folder}`),
  testMatch: ['**/*.test.ts', '**/*.test.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['/dist/'],
  moduleNameMapper: {
    '\\.module\\.css$': '<rootDir>/services/console/src/kit/testing/css-names.cjs',
    // Modules loaded only when needed: `import()` names the built file.
    '^(\\./event-store\\.db-client|\\./key-store\\.postgres|\\./rpc/server|\\./file/(?:excel|html|pdf)|\\.\\./(?:body/(?:body|template-parameters)|chart/chart)|\\./(?:sql\\.(?:postgres|mysql|engine)|engine-(?:sqlite|duckdb)|http))\\.js$':
      '$1',
    '^punctual-verify$': '<rootDir>/verify/src/index.ts',
    '^punctual-verify/testing$': '<rootDir>/verify/src/testing/index.ts',
    '^@punctual/contracts$': '<rootDir>/contracts/src/index.ts',
    '^@punctual/contracts/rest$': '<rootDir>/contracts/src/rest/index.ts',
    '^@punctual/([a-z-]+)$': '<rootDir>/services/$1/src/index.ts',
    '^@punctual/([a-z-]+)/config$': '<rootDir>/services/$1/src/config.ts',
    '^@punctual/gateway/server$': '<rootDir>/services/gateway/src/http/server.ts',
    '^@punctual/chassis/(csv|offline|zones)$': '<rootDir>/services/chassis/src/$1/index.ts',
    '^@punctual/([a-z-]+)/testing$': '<rootDir>/services/$1/src/testing/index.ts',
  },
  transform: {
    // A package with a top-level await, which `require` cannot load: its `import()` stays.
    '/text/harfbuzz\\.ts$': ['@swc/jest', { module: { type: 'commonjs', ignoreDynamic: true } }],
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'commonjs' },
      },
    ],
    '\\.tsx$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic' } },
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  testTimeout: 60_000,
  // Something of each file stays in its worker: after 250 files they were 4 GB, which V8 ends it for. Asked between two files.
  workerIdleMemoryLimit: '1500MB',
};
