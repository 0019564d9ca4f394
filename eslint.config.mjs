import tseslint from 'typescript-eslint';

/** Folders under src and what each may import besides itself. */
const mayImport = {
  core: [],
  protocol: ['core'],
  runfolder: ['core', 'protocol'],
  engine: ['core', 'protocol', 'runfolder'],
  cli: ['core', 'protocol', 'runfolder', 'engine'],
  webviews: ['core', 'protocol'],
  extension: ['core', 'protocol', 'runfolder'],
};

/** Static and dynamic imports that leave a folder for one it may not import. */
const zones = Object.entries(mayImport).map(([target, allowed]) => {
  const forbidden = Object.keys(mayImport).filter((from) => from !== target && !allowed.includes(from));
  const path = `^(\\.\\./)+(${forbidden.join('|')})(/|$)`;
  const message = `${target} may import ${['itself', ...allowed].join(', ')} only (docs/architecture.md).`;
  return {
    files: [`src/${target}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ regex: path, message }] }],
      'no-restricted-syntax': ['error', { selector: `ImportExpression > Literal[value=/${path.replaceAll('/', '\\u002F')}/]`, message }],
    },
  };
});

/** Packages that only one place may name. */
const owners = [
  { names: ['onnxruntime-*'], home: ['src/engine/runtimes/**'] },
  { names: ['sharp'], home: ['src/engine/images/**'] },
  { names: ['@tensorflow/*'], home: ['src/engine/layersModel/**', 'src/engine/networks/**', 'src/engine/graphs/**', 'src/engine/runtimes/**'] },
  { names: ['@vscode/webview-ui-toolkit*'], home: ['src/webviews/shared/toolkit.ts'] },
  { names: ['vscode'], home: ['src/extension/**'] },
];

/** The packages a folder owns are allowed there, all others are not. */
const restrict = (home) => [
  'error',
  {
    patterns: owners
      .filter((owner) => !owner.home.includes(home))
      .map((owner) => ({ group: owner.names, message: `Only ${owner.home.join(', ')} may import this.` })),
  },
];

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'node_modules/**', 'test/hosts/**/node_modules/**', 'test-results/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'no-restricted-imports': restrict(undefined),
      'no-restricted-globals': ['error', { name: 'acquireVsCodeApi', message: 'Only src/webviews/shared/hostLink.ts.' }],
      'no-console': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  ...zones,
  ...[...new Set(owners.flatMap((owner) => owner.home))].map((home) => ({
    files: [home],
    rules: { 'no-restricted-imports': restrict(home) },
  })),
  { files: ['src/webviews/shared/hostLink.ts'], rules: { 'no-restricted-globals': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
