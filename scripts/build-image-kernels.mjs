// node scripts/build-image-kernels.mjs FOLDER: compiles src/engine/images/kernels with the sources of libjpeg-turbo 3.1
// (FOLDER; the crate turbojpeg-sys carries them) to media/images/kernels.wasm. It needs clang and lld with WebAssembly
// SIMD, wasi-libc and compiler-rt for wasm32 (Debian: clang-19 lld-19 wasi-libc libclang-rt-19-dev-wasm32).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { inRepository } from './lib/repository.mjs';

const [library] = process.argv.slice(2);
if (!library || !existsSync(join(library, 'src', 'jdhuff.c'))) {
  console.error('Name the folder of libjpeg-turbo 3.1 (the one with src/jdhuff.c).');
  process.exit(64);
}
const clang = process.env.CLANG ?? 'clang-19';
const kernels = inRepository('src', 'engine', 'images', 'kernels');
const fromLibrary = [
  'jcomapi',
  'jdapimin',
  'jdapistd',
  'jdatasrc',
  'jdcoefct',
  'jdcolor',
  'jddctmgr',
  'jdhuff',
  'jdinput',
  'jdmainct',
  'jdmarker',
  'jdmaster',
  'jdmerge',
  'jdphuff',
  'jdpostct',
  'jdsample',
  'jerror',
  'jidctflt',
  'jidctfst',
  'jidctint',
  'jidctred',
  'jmemmgr',
  'jmemnobs',
  'jutils',
].map((name) => join(library, 'src', `${name}.c`));
const own = readdirSync(kernels)
  .filter((name) => name.endsWith('.c'))
  .map((name) => join(kernels, name));
const flags = [
  '--target=wasm32-wasi',
  '-O3',
  '-msimd128',
  '-mbulk-memory',
  '-DNO_GETENV',
  '-DNO_PUTENV',
  '-DNDEBUG',
  '-Wno-everything',
  `-I${join(kernels, 'config')}`,
  `-I${kernels}`,
  `-I${join(library, 'src')}`,
  '-I/usr/include/wasm32-wasi',
];
// The entropy decoders take 64 bits at a time where they believe this target to be one that has them, as it has.
const wide = ['-D__x86_64__', '-D__ILP32__'];
const out = inRepository('media', 'images', 'kernels.wasm');
const objects = mkdtempSync(join(tmpdir(), 'loupe-kernels-'));
try {
  mkdirSync(dirname(out), { recursive: true });
  const compiled = [...fromLibrary, ...own].map((source) => {
    const object = join(objects, `${basename(source, '.c')}.o`);
    const entropy = /jdp?huff\.c$/.test(source) ? wide : [];
    execFileSync(clang, [...flags, ...entropy, '-c', source, '-o', object], { stdio: 'inherit' });
    return object;
  });
  execFileSync(
    clang,
    [
      '--target=wasm32-wasi',
      '-nostartfiles',
      '-L/usr/lib/wasm32-wasi',
      '-Wl,--no-entry,--gc-sections,--strip-all',
      ...compiled,
      '-o',
      out,
    ],
    { stdio: 'inherit' },
  );
} finally {
  rmSync(objects, { recursive: true, force: true });
}
const imports = WebAssembly.Module.imports(new WebAssembly.Module((await import('node:fs')).readFileSync(out)));
console.log(
  `${out}: ${statSync(out).size} bytes; imports ${imports.map(({ module, name }) => `${module}.${name}`).join(', ')}`,
);
