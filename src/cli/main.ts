#!/usr/bin/env node
import * as os from 'node:os';
import * as path from 'node:path';
import { loadBundle } from './codeCache';
import type * as Program from './program';

// Read by libuv when its first task is queued: decoding uses these threads, and the runtime occupies one.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, os.availableParallelism() + 2));
// A reader that leaves early (`loupe runs | head`) is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
}

const args = process.argv.slice(2);
const bundle = loadBundle(path.join(__dirname, 'program.js'), /^[a-z][a-z-]{0,30}$/.exec(args[0] ?? '')?.[0] ?? 'help');
const { runProgram } = bundle.exports as typeof Program;

void runProgram(args).then((code) => {
  process.exitCode = code;
  if (code === 0) bundle.save();
});
