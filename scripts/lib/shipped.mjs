// What an installed Loupe consists of besides its bundles: the native packages, cut to one platform.
import { build } from 'esbuild';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { inRepository, repository } from './repository.mjs';

const isNative = (file) => /\.(node|dll|dylib)$|\.so(\.\d+)*$/.test(file);
const slashes = (path) => path.split(sep).join('/');

/** The package folder a file belongs to, relative to the repository: the deepest node_modules/NAME on its path. */
export function packageOf(file) {
  const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(slashes(file));
  return found?.[1];
}

export const manifestOf = (folder) => JSON.parse(readFileSync(inRepository(folder, 'package.json'), 'utf8'));

function filesUnder(folder) {
  return readdirSync(inRepository(folder), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? entry.name === 'node_modules'
        ? []
        : filesUnder(`${folder}/${entry.name}`)
      : [`${folder}/${entry.name}`],
  );
}

const isMusl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;

/** Whether a native file's path names this platform and no other C library. */
function isForThisPlatform(file) {
  const words = slashes(file).split(/[/\-_.]/);
  return (
    words.includes(process.platform) &&
    words.includes(process.arch) &&
    words.some((word) => word.includes('musl')) === isMusl
  );
}

/** Drops `require(`…${x}…`)`: such a name is a native library's, and those are chosen by isForThisPlatform. */
const withoutComputedRequires = {
  name: 'without-computed-requires',
  setup: (builder) =>
    builder.onLoad({ filter: /node_modules.*\.c?js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/require\(`[^`]*`\)/g, 'undefined'),
    })),
};

/** The scripts that requiring these packages can load, by following their imports (relative to the repository). */
async function reachableScripts(packages) {
  const { metafile } = await build({
    stdin: { contents: packages.map((name) => `require(${JSON.stringify(name)});`).join('\n'), resolveDir: repository },
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    absWorkingDir: repository,
    outdir: inRepository('out'),
    loader: { '.node': 'empty' },
    plugins: [withoutComputedRequires],
    logLevel: 'error',
  });
  return Object.keys(metafile.inputs)
    .filter((file) => file.includes('node_modules/') && !isNative(file))
    .map(slashes);
}

/** Platform packages that npm installed for a package (its optional dependencies), and theirs. */
function platformPackages(folder) {
  return Object.keys(manifestOf(folder).optionalDependencies ?? {})
    .map((name) => `node_modules/${name}`)
    .filter((path) => existsSync(inRepository(path, 'package.json')))
    .flatMap((path) => [path, ...platformPackages(path)]);
}

/**
 * Files of the packages that cannot be bundled: the scripts that are reachable from them, this platform's
 * native libraries, manifests and licences.
 * @param {string[]} externals names of packages
 * @returns {Promise<string[]>} paths relative to the repository, sorted.
 */
export async function nativePackageFiles(externals) {
  const scripts = await reachableScripts(externals);
  const traced = [...new Set(scripts.map(packageOf))];
  const whole = [...new Set(traced.flatMap(platformPackages))];
  const files = new Set(scripts);
  for (const folder of [...traced, ...whole]) {
    const used = scripts.filter((file) => file.startsWith(`${folder}/`));
    for (const file of filesUnder(folder)) {
      const name = basename(file);
      // A package.json beside scripts says what kind of modules they are.
      if (name === 'package.json' && used.some((script) => script.startsWith(`${dirname(file)}/`))) files.add(file);
      const isPaper = /^(licen[cs]e|notice|copying|thirdparty|third-party)/i.test(name) && !/\.(js|ts)$/.test(name);
      const isBeside = used.some((script) => dirname(script) === dirname(file));
      if (
        file === `${folder}/package.json` ||
        (isPaper && (isBeside || !slashes(relative(folder, file)).includes('/')))
      )
        files.add(file);
      else if (traced.includes(folder) && isNative(file) && isForThisPlatform(relative(folder, file))) files.add(file);
      else if (whole.includes(folder) && !/\.(h|d\.ts)$/.test(name)) files.add(file);
    }
  }
  return [...files].sort();
}

/** Sum of the sizes of files in bytes. */
export const sizeOf = (files) => files.reduce((sum, file) => sum + statSync(join(repository, file)).size, 0);
