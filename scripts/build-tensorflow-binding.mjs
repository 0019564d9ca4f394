// node scripts/build-tensorflow-binding.mjs FOLDER: compiles the TensorFlow.js binding against the libraries and
// headers of a Python environment's tensorflow folder (any wheel from 2.15 to 2.21; the binary then works with all of
// them). The result is the prebuilt binding for Linux x64 in media/tensorflow.
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inRepository } from './lib/repository.mjs';

/** Room in the binary for the folder of the user's libraries; src/engine/runtimes/tensorflow/binding.ts writes it. */
const placeholder = `/loupe-tensorflow-libraries/${'x'.repeat(996)}`;

const [tensorflow] = process.argv.slice(2);
if (!tensorflow || !existsSync(join(tensorflow, 'libtensorflow_cc.so.2'))) {
  console.error(
    'Name the folder that holds libtensorflow_cc.so.2 (site-packages/tensorflow of an environment with tensorflow-cpu).',
  );
  process.exit(64);
}
const binding = inRepository('node_modules', '@tensorflow', 'tfjs-node-gpu');
const { include_dir: nodeHeaders } = createRequire(import.meta.url)('node-api-headers');
const out = inRepository('media', 'tensorflow', `${process.platform}-${process.arch}`, 'tfjs_binding.node');
mkdirSync(dirname(out), { recursive: true });
execFileSync(
  'g++',
  [
    '-O2',
    '-fPIC',
    '-shared',
    '-s',
    '-std=c++17',
    '-static-libgcc',
    '-DNAPI_VERSION=8',
    '-DBUILDING_NODE_EXTENSION',
    // Its messages name source files; where those lay on the builder's machine is nobody's business.
    `-ffile-prefix-map=${binding}=tfjs-node-gpu`,
    `-ffile-prefix-map=${tensorflow}=tensorflow`,
    `-I${binding}`,
    `-I${join(tensorflow, 'include')}`,
    `-I${nodeHeaders}`,
    join(binding, 'binding', 'tfjs_backend.cc'),
    join(binding, 'binding', 'tfjs_binding.cc'),
    `-L${tensorflow}`,
    '-l:libtensorflow_cc.so.2',
    '-l:libtensorflow_framework.so.2',
    `-Wl,-rpath,${placeholder}`,
    '-o',
    out,
  ],
  { stdio: 'inherit' },
);
console.log(`${out}: ${statSync(out).size} bytes`);
