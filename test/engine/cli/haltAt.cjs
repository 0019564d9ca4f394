// Loaded before the command line by a test (--require): the process stops at a named file operation, wherever its speed
// has brought it. LOUPE_TEST_STOPS is a list of stops, each reached once; builtCli.ts says what is in one.
const fs = require('node:fs');
const path = require('node:path');
const { isMainThread } = require('node:worker_threads');

const real = { ...fs };
const promises = { ...fs.promises };
const stops = JSON.parse(process.env.LOUPE_TEST_STOPS ?? '[]').map((stop) => ({
  ...stop,
  left: stop.nth ?? 1,
  path: new RegExp(stop.path),
  text: stop.text && new RegExp(stop.text),
}));
const names = new Map([
  [1, '<stdout>'],
  [2, '<stderr>'],
]);
/** Node's own functions call one another: an operation counts once. */
let inside = false;

const nameOf = (place) => (typeof place === 'number' ? (names.get(place) ?? '') : String(place));
const textOf = (data) =>
  typeof data === 'string'
    ? data
    : ArrayBuffer.isView(data)
      ? Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('latin1')
      : '';

/** The stop that this operation reaches, if any. */
function reached(kind, place, data) {
  return inside
    ? undefined
    : stops.find(
        (stop) =>
          stop.left > 0 &&
          (!stop.kind || stop.kind === kind) &&
          stop.path.test(nameOf(place)) &&
          (!stop.text || stop.text.test(textOf(data))) &&
          --stop.left === 0,
      );
}

function sayHeld({ hold }) {
  real.writeFileSync(`${hold}.held`, '');
}

const parent = process.ppid;

/** Whether a held process goes on. Where its test is gone, it ends. */
function released({ hold }) {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  return real.existsSync(`${hold}.released`);
}

/** Ends or holds this process in the middle of a synchronous call. */
function halt(stop) {
  if (stop.hold === undefined) process.kill(process.pid, 'SIGKILL');
  sayHeld(stop);
  const never = new Int32Array(new SharedArrayBuffer(4));
  while (!released(stop)) Atomics.wait(never, 0, 0, 5);
}

/** Holds one asynchronous operation; everything else goes on. */
async function wait(stop) {
  sayHeld(stop);
  while (!released(stop)) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** One operation with its stop around it. `half` does what of it can be half done. */
function synchronous(stop, whole, half) {
  const outer = inside;
  inside = true;
  try {
    if (stop?.when === 'half') half();
    if (stop && stop.when !== 'after') halt(stop);
    const result = whole();
    if (stop?.when === 'after') halt(stop);
    return result;
  } finally {
    inside = outer;
  }
}

async function asynchronous(stop, whole, half) {
  if (!stop) return whole();
  if (stop.when === 'half') half();
  const pause = stop.hold === undefined ? halt : wait;
  if (stop.when !== 'after') await pause(stop);
  const result = await whole();
  if (stop.when === 'after') await pause(stop);
  return result;
}

function halfOf(data) {
  const bytes =
    typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return bytes.subarray(0, bytes.length >> 1);
}

const nothing = () => undefined;

function watchSynchronous() {
  fs.openSync = (place, ...more) => {
    const descriptor = real.openSync(place, ...more);
    names.set(descriptor, String(place));
    return descriptor;
  };
  fs.writeSync = (descriptor, data, ...more) =>
    synchronous(
      reached('write', descriptor, data),
      () => real.writeSync(descriptor, data, ...more),
      () => real.writeSync(descriptor, halfOf(data)),
    );
  for (const name of ['writeFileSync', 'appendFileSync']) {
    fs[name] = (place, data, ...more) =>
      synchronous(
        reached('write', place, data),
        () => real[name](place, data, ...more),
        () => real[name](place, halfOf(data), ...more),
      );
  }
  for (const [name, kind] of [
    ['renameSync', 'rename'],
    ['linkSync', 'link'],
    ['copyFileSync', 'copy'],
  ]) {
    fs[name] = (from, to, ...more) => synchronous(reached(kind, to), () => real[name](from, to, ...more), nothing);
  }
  for (const [name, kind] of [
    ['rmSync', 'remove'],
    ['mkdirSync', 'mkdir'],
    ['truncateSync', 'truncate'],
  ]) {
    fs[name] = (place, ...more) => synchronous(reached(kind, place), () => real[name](place, ...more), nothing);
  }
}

function watchAsynchronous() {
  fs.promises.writeFile = (place, data, ...more) =>
    asynchronous(
      reached('write', place, data),
      () => promises.writeFile(place, data, ...more),
      () => real.writeFileSync(place, halfOf(data)),
    );
  for (const [name, kind] of [
    ['rename', 'rename'],
    ['link', 'link'],
    ['copyFile', 'copy'],
  ]) {
    fs.promises[name] = (from, to, ...more) =>
      asynchronous(reached(kind, to), () => promises[name](from, to, ...more), nothing);
  }
  for (const [name, kind] of [
    ['rm', 'remove'],
    ['mkdir', 'mkdir'],
    ['truncate', 'truncate'],
  ]) {
    fs.promises[name] = (place, ...more) =>
      asynchronous(reached(kind, place), () => promises[name](place, ...more), nothing);
  }
  fs.promises.open = async (place, ...more) => {
    const handle = await promises.open(place, ...more);
    for (const name of ['write', 'writeFile', 'appendFile']) {
      const whole = handle[name].bind(handle);
      handle[name] = (data, ...rest) =>
        asynchronous(
          reached('write', place, data),
          () => whole(data, ...rest),
          () => real.writeSync(handle.fd, halfOf(data)),
        );
    }
    const cut = handle.truncate.bind(handle);
    handle.truncate = (...more) => asynchronous(reached('truncate', place), () => cut(...more), nothing);
    return handle;
  };
}

function watchStreams() {
  for (const name of ['stdout', 'stderr']) {
    const stream = process[name];
    const write = stream.write.bind(stream);
    stream.write = (data, ...more) =>
      synchronous(reached('write', `<${name}>`, data), () => write(data, ...more), nothing);
  }
}

// Threads and the processes that a job starts have no stops of their own.
if (isMainThread && path.basename(process.argv[1] ?? '') === 'cli.js') {
  watchSynchronous();
  watchAsynchronous();
  watchStreams();
}
