#!/usr/bin/env node
import * as os from 'node:os';

// Read by libuv when its first task is queued: decoding uses these threads, and the runtime occupies one.
process.env.UV_THREADPOOL_SIZE ??= String(Math.max(4, os.availableParallelism() + 2));
// A reader that leaves early (`loupe runs | head`) is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
}

void import('./program').then(async ({ runProgram }) => {
  process.exitCode = await runProgram(process.argv.slice(2));
});
