// Builds dist/: the extension host, the command line, the service, and one bundle a page.
import { build, context } from 'esbuild';
import { existsSync, readFileSync, rmSync } from 'node:fs';

const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

const common = {
  bundle: true,
  sourcemap: production ? false : 'linked',
  minify: production,
  keepNames: production,
  define: { LOUPE_VERSION: JSON.stringify(version) },
  loader: { '.proto': 'text' },
  logLevel: 'warning',
};

const node = {
  ...common,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  outdir: 'dist',
  // Native modules cannot be bundled; they are packaged beside the bundle for each platform.
  external: ['vscode', 'onnxruntime-node', 'sharp', '@julusian/jpeg-turbo'],
  entryPoints: {
    extension: 'src/extension/extension.ts',
    cli: 'src/cli/main.ts',
    service: 'src/engine/service/main.ts',
    resizeWorker: 'src/engine/images/resizeWorker.ts',
  },
};

const pages = {
  ...common,
  platform: 'browser',
  format: 'esm',
  splitting: true,
  target: 'es2022',
  outdir: 'dist/webviews',
  tsconfig: 'src/webviews/tsconfig.json',
  entryPoints: Object.fromEntries(
    ['dataset', 'training', 'evaluation', 'prediction'].map((name) => [name, `src/webviews/${name}/${name}Page.ts`]),
  ),
};

const configurations = [node, pages].map((configuration) => ({
  ...configuration,
  entryPoints: Object.fromEntries(
    Object.entries(configuration.entryPoints).filter(([, file]) => existsSync(file)),
  ),
}));

rmSync('dist', { recursive: true, force: true });
if (watch) {
  for (const configuration of configurations) await (await context(configuration)).watch();
} else {
  await Promise.all(configurations.map((configuration) => build(configuration)));
}
