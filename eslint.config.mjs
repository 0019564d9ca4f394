import tseslint from 'typescript-eslint';
import importRules from './scripts/lint/importRules.mjs';

/**
 * Folders under src and what each may import besides itself; the longest name that fits a file holds for it. `engine`
 * itself has only what all of its rooms use.
 */
const mayImport = {
  core: [],
  protocol: ['core'],
  runfolder: ['core', 'protocol'],
  engine: ['core', 'protocol', 'runfolder'],
  cli: ['core', 'protocol', 'runfolder', 'engine/**'],
  webviews: ['core', 'protocol'],
  extension: ['core', 'protocol', 'runfolder'],
  ...Object.fromEntries(
    Object.entries({
      concurrency: [],
      cache: [],
      formats: [],
      downloads: ['cache'],
      archives: ['cache', 'downloads'],
      images: ['cache', 'concurrency'],
      layersModel: ['formats'],
      datasets: ['cache', 'concurrency', 'formats', 'images'],
      graphs: ['layersModel'],
      networks: ['cache', 'downloads', 'formats', 'graphs', 'layersModel'],
      runtimes: ['cache', 'graphs', 'layersModel', 'networks'],
      quantization: ['graphs', 'runtimes'],
      tflite: ['formats', 'graphs', 'quantization'],
      runs: ['concurrency'],
      outputs: ['images'],
      training: ['concurrency', 'graphs', 'images', 'layersModel', 'runtimes'],
      savedModel: ['graphs', 'images', 'layersModel', 'runtimes'],
      inference: [
        'cache',
        'concurrency',
        'datasets',
        'graphs',
        'images',
        'layersModel',
        'networks',
        'runtimes',
        'savedModel',
      ],
      audit: ['cache', 'datasets', 'images'],
      faces: ['images'],
      jobs: [
        'archives',
        'audit',
        'cache',
        'concurrency',
        'datasets',
        'downloads',
        'faces',
        'formats',
        'graphs',
        'images',
        'inference',
        'layersModel',
        'networks',
        'outputs',
        'quantization',
        'runs',
        'runtimes',
        'savedModel',
        'tflite',
        'training',
      ],
      service: ['concurrency', 'images', 'jobs', 'runtimes', 'savedModel'],
      programs: ['faces', 'images', 'runtimes', 'service'],
    }).map(([room, others]) => [
      `engine/${room}`,
      ['core', 'protocol', 'runfolder', 'engine', ...others.map((other) => `engine/${other}`)],
    ]),
  ),
};

/** Files that remove files by their paths, and why no other way will do. All others use src/runfolder/files. */
const removals = {
  'runfolder/files/remove.ts': 'looks at everything first',
  'runfolder/files/moveFile.ts': 'the first name of a file that has a second one, and its own temporary file',
  'runfolder/files/atomicFile.ts': 'its own temporary file, of a name that nobody guesses',
  'cli/codeCache.ts': 'compiled code in the cache, of its own ending',
  'engine/archives/staging.ts': 'its own folder of work, and an empty target',
  'engine/cache/trimCache.ts': 'entries of the cache',
  'engine/downloads/partialFile.ts': 'halves of downloads in the cache, under names that Loupe gives',
  'engine/datasets/sample/sample.ts': 'an empty folder, and its own unfinished one',
  'engine/jobs/get/oldParts.ts': 'forgotten halves of downloads in the cache, under names that Loupe gives',
  'engine/jobs/predict/predictionTable.ts': 'the unfinished table of this process',
  'engine/jobs/split/undoCopy.ts': 'copies of a manifest, looked at first, and then empty folders',
  'engine/networks/importedBackbones.ts':
    'the three files of an imported backbone, by their names, and then the empty folder',
  'engine/networks/weights/installWeights.ts': 'weights in the cache, named by the catalogue',
  'engine/runtimes/tensorflowSetup/download.ts': 'what it downloaded or unpacked in the cache',
  'engine/runtimes/tensorflowSetup/installation.ts': 'an installation in the cache, by its record',
  'engine/runtimes/tensorflowSetup/leftovers.ts': 'what earlier set-ups left in the cache, named by their process',
  'extension/runs/removal.ts': 'the trash, which only the editor knows; asked for by the user',
};

/** What folders that work in run folders may use of node:fs themselves. */
const looks = ['existsSync', 'readdir', 'readdirSync', 'realpath', 'stat', 'statSync', 'watch'];
const doors = {
  'runfolder/files': 'all',
  runfolder: {
    names: looks,
    files: {
      'runfolder/processStart.ts': ['readFileSync'],
      'runfolder/programFile.ts': ['accessSync', 'constants', 'lstatSync'],
    },
  },
  'runfolder/fixes': { names: [...looks, 'lstatSync', 'realpathSync'] },
  'engine/runs': {
    names: [...looks, 'closeSync', 'fstatSync', 'writeSync'],
    files: {
      'engine/runs/gitCommit.ts': ['constants', 'lstat', 'open'],
      'engine/runs/runFolder.ts': ['mkdir', 'writeFile'],
      'engine/runs/runLock.ts': ['linkSync'],
    },
  },
  'engine/savedModel': { names: looks },
  'engine/jobs/compareOptimizers': {
    names: looks,
    files: { 'engine/jobs/compareOptimizers/comparisonFolder.ts': ['renameSync'] },
  },
  'engine/jobs/evaluate': { names: looks },
  'engine/jobs/resume': { names: looks },
  'engine/jobs/train/checkpoints': { names: looks },
  'extension/runs': { names: looks },
  'extension/evaluation': { names: looks },
  'extension/optimizerComparison': { names: looks },
};

/** Packages that only one place may name. */
const owners = [
  { names: ['onnxruntime-*'], home: ['src/engine/runtimes/**'] },
  { names: ['sharp', 'libheif-js*', 'libheif-js/**'], home: ['src/engine/images/**'] },
  { names: ['@opencvjs/**'], home: ['src/engine/faces/**'] },
  {
    names: ['@tensorflow/*'],
    home: ['src/engine/layersModel/**', 'src/engine/networks/**', 'src/engine/graphs/**', 'src/engine/runtimes/**'],
  },
  { names: ['@vscode/webview-ui-toolkit*'], home: ['src/webviews/shared/toolkit.ts'] },
  { names: ['vscode'], home: ['src/extension/**'] },
  {
    // Whoever starts a process is listed: in the extension one file, which asks for trust. The last rule that fits holds.
    names: ['node:child_process', 'child_process', 'node:cluster', 'cluster'],
    home: [
      'src/extension/shared/processes.ts',
      'src/engine/runtimes/devices/nvidia.ts',
      'src/engine/runtimes/probe/probe.ts',
      'src/engine/runtimes/processes/graphProcess.ts',
      'src/engine/runtimes/tensorflowSetup/python.ts',
    ],
    types: true,
  },
];

/** The packages a folder owns are allowed there, all others are not. */
const restrict = (home) => [
  'error',
  {
    patterns: owners
      .filter((owner) => !owner.home.includes(home))
      .map((owner) => ({
        group: owner.names,
        message: `Only ${owner.home.join(', ')} may import this.`,
        ...(owner.types ? { allowTypeImports: true } : {}),
      })),
  },
];

/** What of the editor only one file may use, because all texts must pass through it. */
const borders = [
  {
    home: 'src/extension/shared/notify.ts',
    uses: 'MemberExpression[property.name=/^(show(Information|Warning|Error)Message|showInputBox|createInputBox|withProgress)$/]',
  },
  {
    home: 'src/extension/shared/markdown.ts',
    uses: 'MemberExpression[property.name="MarkdownString"][object.name="vscode"]',
  },
  {
    home: 'src/extension/shared/processes.ts',
    uses: 'MemberExpression[property.name=/^(createTerminal|executeTask)$/]',
  },
];
const restrictSyntax = (home) => [
  'error',
  ...borders
    .filter((border) => border.home !== home)
    .map(({ home: only, uses }) => ({ selector: uses, message: `Only ${only} may use this.` })),
];

export default tseslint.config(
  { ignores: ['dist/**', 'out/**', 'node_modules/**', 'test/hosts/**/node_modules/**', 'test-results/**'] },
  ...tseslint.configs.recommended,
  {
    files: ['src/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'no-restricted-imports': restrict(undefined),
      'no-restricted-globals': [
        'error',
        { name: 'acquireVsCodeApi', message: 'Only src/webviews/shared/hostLink.ts.' },
      ],
      'no-console': 'error',
      // The formatter leaves comments as they are; code that it cannot break is a text.
      'max-len': ['error', { code: 10_000, comments: 120, ignoreUrls: true }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { loupe: importRules },
    rules: {
      'loupe/zones': ['error', { root: 'src', mayImport }],
      'loupe/no-circles': ['error', { root: 'src' }],
      'loupe/files': ['error', { root: 'src', removals, doors }],
    },
  },
  ...[...new Set(owners.flatMap((owner) => owner.home))].map((home) => ({
    files: [home],
    rules: { 'no-restricted-imports': restrict(home) },
  })),
  { files: ['src/extension/**/*.ts'], rules: { 'no-restricted-syntax': restrictSyntax(undefined) } },
  ...borders.map(({ home }) => ({ files: [home], rules: { 'no-restricted-syntax': restrictSyntax(home) } })),
  { files: ['src/webviews/shared/hostLink.ts'], rules: { 'no-restricted-globals': 'off' } },
  { files: ['**/*.cjs'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
);
