import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { cacheFolder } from '../../../src/engine/cache/cacheFolder';
import { tensorflowLibraries } from '../../../src/engine/runtimes/tensorflow/binding';
import { downloadTensorFlow } from '../../../src/engine/runtimes/tensorflowSetup/download';
import {
  adoptTensorFlow,
  downloadFolder,
  findTensorFlow,
  installedTensorFlow,
  lostTensorFlow,
  removeTensorFlow,
  wheelsFolder,
} from '../../../src/engine/runtimes/tensorflowSetup/installation';
import { clearLeftovers, removeUnfinished, unfinished } from '../../../src/engine/runtimes/tensorflowSetup/leftovers';
import { pipTrouble } from '../../../src/engine/runtimes/tensorflowSetup/pipTrouble';
import type { Verdict } from '../../../src/engine/runtimes/probe/probeTypes';
import { until } from '../../setup/until';
import { startCli } from '../cli/builtCli';
import { hasPip, isLinux } from './pip';

const own = mkdtempSync(path.join(tmpdir(), 'loupe-setup-'));
process.env['LOUPE_CACHE_DIR'] = own;
const works = (): Promise<Verdict> =>
  Promise.resolve({ ok: true, engine: 'TensorFlow 2', device: 'CPU', imagesPerSecond: 1, reason: null });
const wheel = 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl';

/** A package index with one wheel: not TensorFlow at all, or one of which only the beginning comes. */
let index: Server;
let hangs = false;
let connections: Promise<void>[] = [];
beforeAll(async () => {
  index = createServer((request, response) => {
    if (request.url?.startsWith('/simple/')) {
      response.setHeader('Content-Type', 'text/html').end(`<a href="/files/${wheel}">${wheel}</a>`);
      return;
    }
    connections.push(
      new Promise((resolve) => {
        request.socket.once('close', () => resolve());
      }),
    );
    response.setHeader('Content-Length', 2_000_000);
    if (hangs) response.write(Buffer.alloc(1_000_000));
    else response.end(Buffer.alloc(2_000_000));
  });
  await new Promise<void>((resolve) => {
    index.listen(0, '127.0.0.1', resolve);
  });
  Object.assign(process.env, {
    PIP_INDEX_URL: `http://127.0.0.1:${(index.address() as AddressInfo).port}/simple`,
    PIP_FIND_LINKS: '',
    NO_PROXY: '127.0.0.1',
    no_proxy: '127.0.0.1',
  });
});
afterAll(() => {
  index.closeAllConnections();
  index.close();
  rmSync(own, { recursive: true, force: true });
});
afterEach(async () => {
  connections = [];
  await removeTensorFlow();
  await removeUnfinished();
});

/** A Python that starts the real one without becoming it, as pyenv's do: signals end with the script. */
function startingPython(): string {
  const file = path.join(own, 'python-script');
  writeFileSync(file, '#!/bin/sh\npython3 "$@"\n', { mode: 0o755 });
  return file;
}

/** A Python whose pip puts a file into its folder for every requirement but `late`, which takes long. */
function fakePython(name: string, late: string): string {
  const file = path.join(own, name);
  writeFileSync(
    file,
    `#!/bin/sh
case "$2" in
  *Requires-Dist*) echo "cublas>=12"; echo cudnn; exit 0;;
  *runpy*)
    for last; do [ "$before" = --dest ] && to="$last"; before="$last"; done
    [ "$last" = --version ] && { echo "pip 26.0"; exit 0; }
    [ "$last" = ${late} ] && exec sleep 3600
    [ -e "$to/$last.whl" ] && echo "taken $last" || { echo 0123456789 > "$to/$last.whl"; echo "fetched $last"; }
    exit 0;;
esac
[ "${late}" = unpacking ] && exec sleep 3600
mkdir -p "$4/tensorflow"; : > "$4/tensorflow/libtensorflow_cc.so.2"; : > "$4/tensorflow/libtensorflow_framework.so.2"
`,
    { mode: 0o755 },
  );
  return file;
}

describe('setting TensorFlow up', () => {
  it.skipIf(!hasPip)('accepts no other file than the known wheel, whatever the index says', async () => {
    hangs = false;
    await expect(downloadTensorFlow({ kind: 'cpu', python: 'python3', ask: works })).rejects.toMatchObject({
      code: 'download-hash',
      message: expect.stringContaining('Try again'),
    });
    expect([installedTensorFlow(), await unfinished()]).toEqual([undefined, []]);
  });

  it.skipIf(!hasPip)(
    'ends pip at once where it is stopped, also behind a script that starts the real Python',
    async () => {
      hangs = true;
      const controller = new AbortController();
      const stopped = downloadTensorFlow({
        kind: 'cpu',
        python: startingPython(),
        signal: controller.signal,
        ask: works,
      });
      const seen = expect(stopped).rejects.toMatchObject({ code: 'stopped' });
      await until(() => connections.length > 0);
      controller.abort();
      await seen;
      await Promise.all(connections);
      expect(await unfinished()).toEqual([]);
    },
  );

  it.skipIf(!hasPip)('ends pip where it is killed, tells of what is left, and clears it away', async () => {
    hangs = true;
    const {
      child,
      ended,
      until: whileItRuns,
    } = startCli(['runtime', 'install', 'cpu', '--python', startingPython()], own);
    await whileItRuns(() => connections.length > 0);
    const during = await startCli(['runtime', 'install', 'cpu'], own).ended;
    expect([during.code, during.stderr], during.report).toEqual([
      1,
      expect.stringContaining(`being set up already (process ${child.pid})`),
    ]);
    child.kill('SIGKILL');
    await ended;
    await Promise.all(connections);
    const status = await startCli(['runtime'], own).ended;
    expect(status.stdout).toContain('not set up');
    expect(status.stderr).toMatch(/was interrupted, and \d+ MB .* loupe runtime remove/);
    expect((await startCli(['runtime', 'remove'], own).ended).stderr).toBe('');
    expect(readdirSync(cacheFolder('tensorflow'))).toEqual([]);
  });

  it.skipIf(!isLinux)('fetches nothing twice: what had come whole, what is set up', async () => {
    const lines: string[] = [];
    const setUp = (python: string, signal?: AbortSignal): Promise<Verdict> => {
      lines.length = 0;
      return downloadTensorFlow({
        kind: 'gpu',
        requirement: 'tensorflow==2',
        python,
        signal,
        ask: works,
        onLine: (line) => lines.push(line.replace('pip: ', '')),
      });
    };
    for (const late of ['cudnn', 'unpacking']) {
      const controller = new AbortController();
      const stopped = expect(setUp(fakePython('late', late), controller.signal)).rejects.toMatchObject({
        code: 'stopped',
      });
      await until(() => lines.includes(late === 'cudnn' ? 'fetched cublas>=12' : 'Unpacking…'));
      controller.abort();
      await stopped;
      expect(await unfinished()).toEqual([]);
      expect(readdirSync(wheelsFolder('tensorflow==2'))).toHaveLength(late === 'cudnn' ? 2 : 3);
    }
    writeFileSync(path.join(wheelsFolder('tensorflow==2'), 'large.whl'), Buffer.alloc(3_000_000));
    expect(await unfinished()).toEqual([expect.stringMatching(/^3 MB .* are kept/)]);
    await setUp(fakePython('quick', 'none'));
    expect(lines.filter((line) => /taken|fetched/.test(line))).toEqual([
      'taken tensorflow==2',
      'taken cublas>=12',
      'taken cudnn',
    ]);
    expect([existsSync(wheelsFolder()), await unfinished()]).toEqual([false, []]);
    await setUp(fakePython('quick', 'none'));
    expect(lines).toEqual([expect.stringContaining('is there already')]);
    expect(readdirSync(downloadFolder())).toHaveLength(1);
  });

  it.skipIf(!isLinux)('tells of libraries that are gone, and of a download that is no longer used', async () => {
    const environment = path.join(own, 'environment', 'tensorflow');
    mkdirSync(environment, { recursive: true });
    for (const name of tensorflowLibraries) writeFileSync(path.join(environment, name), '');
    mkdirSync(path.join(downloadFolder(), 'earlier'), { recursive: true });
    expect(await unfinished()).toEqual([expect.stringContaining('was interrupted')]);
    await adoptTensorFlow(await findTensorFlow(path.dirname(environment)), works);
    expect(installedTensorFlow()).toEqual({ libraries: environment, source: 'folder' });
    expect(await unfinished()).toEqual([expect.stringContaining('no longer used')]);
    expect(lostTensorFlow()).toBeUndefined();
    rmSync(path.dirname(environment), { recursive: true });
    expect([installedTensorFlow(), lostTensorFlow()]).toEqual([
      undefined,
      expect.stringMatching(/no longer in .*loupe runtime use/),
    ]);
    const { stderr } = await startCli(['runtime'], own).ended;
    expect(stderr).toContain('no longer in');
  });

  it.skipIf(!isLinux)('asks before gigabytes are fetched for a GPU that is not there', async () => {
    const { code, stderr } = await startCli(['runtime', 'install', 'gpu', '--python', '/nowhere/python'], own).ended;
    if (existsSync('/proc/driver/nvidia/version')) expect(stderr).toContain('3.4 GB');
    else expect([code, stderr]).toEqual([1, expect.stringMatching(/no NVIDIA GPU .*3\.4 GB.*--anyway/)]);
    expect(
      (await startCli(['runtime', 'install', 'gpu', '--anyway', '--python', '/nowhere/python'], own).ended).stderr,
    ).toContain('There is no /nowhere/python');
  });

  it.skipIf(!isLinux)('says what to name where something else was named', async () => {
    await expect(findTensorFlow('/bin/ls')).rejects.toMatchObject({
      code: 'python',
      message: expect.stringContaining('/bin/ls does not answer as a Python 3 does. Name'),
    });
    await expect(findTensorFlow('no-such-name')).rejects.toMatchObject({
      message: expect.stringMatching(/^No Python was found under the name no-such-name\. Name/),
    });
    await expect(clearLeftovers()).resolves.toBeUndefined();
  });

  it.each([
    ['/usr/bin/python3: No module named pip', 'python', 'ensurepip'],
    ['OSError: [Errno 28] No space left on device', 'disk-full', 'Make room'],
    [
      "WARNING: Retrying after connection broken by 'NewConnectionError(Connection refused)'\nERROR: No matching distribution found for x",
      'no-network',
      'cannot be reached',
    ],
    ["Failed to resolve 'nowhere' ([Errno -2] Name or service not known)", 'no-network', 'cannot be reached'],
    ["ProtocolError: ('Connection broken: IncompleteRead(5 bytes read)')", 'no-network', 'connection broke'],
    ['SSLError(SSLCertVerificationError(1, "certificate verify failed"))', 'no-network', 'PIP_CERT'],
    ['ERROR: No matching distribution found for tensorflow-cpu==2.21.0', 'download-missing', 'runtime use'],
    ['ERROR: HTTP error 403 while getting https://a/b.whl', 'no-network', 'refused'],
    ['no such option: --resume-retries', 'python', 'too old'],
  ])('makes a sentence of pip’s %s', (output, code, words) => {
    expect(pipTrouble(output, 'python3')).toMatchObject({ code, message: expect.stringContaining(words) });
    expect(pipTrouble('something else', 'python3')).toBeUndefined();
  });
});
