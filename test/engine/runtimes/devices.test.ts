import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RuntimeDependencies } from '../../../src/engine/runtimes/devices/runtimeDependencies';
import { parseJsonWith } from '../../../src/protocol/parse';
import { devicesOutputSchema } from '../../../src/protocol/cliOutput';
import { expectedLosses, expectedNormalizedLosses } from '../../../src/engine/runtimes/probe/expectedLosses';
import { findGpus, type Machine } from '../../../src/engine/runtimes/hardware';
import { cpuRequest } from '../../../src/engine/runtimes/devices/openCpu';
import { gpuRequest, openRuntime } from '../../../src/engine/runtimes/devices/openRuntime';
import { judge, probe, refused } from '../../../src/engine/runtimes/probe/probe';
import type { ProbeReport, ProbeRequest, Verdict } from '../../../src/engine/runtimes/probe/probeTypes';
import type { Runtime } from '../../../src/engine/runtimes/runtime';
import { bundles, finished, startCli } from '../cli/builtCli';
import { unhurried } from './unhurried';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'loupe-devices-'));
  process.env['LOUPE_CACHE_DIR'] = folder;
});

/** A child that behaves badly in a way of its own. */
function child(name: string, code: string): string {
  const file = path.join(folder, `${name}.cjs`);
  writeFileSync(file, code);
  return file;
}

const good: Extract<ProbeReport, { ok: true }> = {
  ok: true,
  engine: 'x 1',
  device: 'WebGPU',
  losses: [...expectedLosses],
  normalized: [...expectedNormalizedLosses],
  imagesPerSecond: 10,
  heavy: { onDevice: 9, all: 10 },
};

describe('a probe in a throw-away child', () => {
  it('accepts the CPU, native and WebAssembly', async () => {
    const file = path.join(bundles, 'probe.js');
    for (const engine of ['onnxruntime-node', 'onnxruntime-web'] as const) {
      const verdict = await probe({ ...cpuRequest(2), engine }, { file, timeout: unhurried });
      expect(verdict).toMatchObject({ ok: true, engine: expect.stringContaining(engine), reason: null });
      expect(verdict.imagesPerSecond).toBeGreaterThan(1);
    }
  });

  it('refuses a provider that this build lacks, which ONNX Runtime would silently replace by the CPU', async () => {
    const verdict = await probe(gpuRequest(process.platform === 'win32' ? 'coreml' : 'directml', 2), {
      file: path.join(bundles, 'probe.js'),
      timeout: unhurried,
    });
    expect(verdict).toMatchObject({ ok: false, reason: expect.stringMatching(/has no \w+ provider for/) });
  });

  it.each([
    ['aborts', 'process.abort();', /ended with SIGABRT|ended with code/],
    [
      'wants a newer C library',
      'process.stderr.write("x.node: version `GLIBC_2.99\' not found: error\\n"); process.exit(1);',
      /code 1 \(.*GLIBC_2\.99/,
    ],
    [
      'lacks a library',
      'process.send({ ok: false, reason: "libcudnn.so.9: cannot open shared object file: No such file or directory" });',
      /libcudnn\.so\.9/,
    ],
    ['hangs', 'setInterval(() => {}, 1000);', /did not answer within 0\.5 s/],
    ['talks nonsense', 'process.send({ fine: true }); setInterval(() => {}, 1000);', /cannot be understood/],
  ])('survives a child that %s', async (name, code, reason) => {
    const verdict = await probe(cpuRequest(1), {
      file: child(name.replaceAll(' ', '-'), code),
      timeout: name === 'hangs' ? 500 : unhurried,
    });
    expect(verdict.ok).toBe(false);
    expect(verdict.reason).toMatch(reason);
  });

  it('refuses wrong numbers and a GPU that computes nothing', () => {
    expect(judge(good).ok).toBe(true);
    expect(judge({ ...good, losses: [expectedLosses[0]!, expectedLosses[1]! * 1.001, 1, 1] }).reason).toMatch(
      /wrong numbers: the loss of step 2/,
    );
    expect(judge({ ...good, normalized: [1, 1, 1, 1] }).reason).toMatch(
      /wrong numbers with batch normalisation: the loss of step 1/,
    );
    expect(judge({ ...good, losses: [null] }).reason).toMatch(/not a number/);
    expect(judge({ ...good, heavy: { onDevice: 0, all: 10 } }).reason).toMatch(/only 0 of 10/);
  });
});

const bare: Machine = { platform: 'linux', arch: 'x64', read: () => undefined, list: () => [] };
const nvidia: Machine = {
  ...bare,
  list: (at) => (at === '/dev' ? ['null', 'nvidia0', 'nvidiactl'] : []),
  read: () => 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.14  Thu Feb 22 01:44:30 UTC 2024\n',
};

function dependencies(machine: Machine, answers: Record<string, Verdict>): RuntimeDependencies & { asked: string[] } {
  const asked: string[] = [];
  return {
    machine,
    asked,
    remembered: () => undefined,
    risky: false,
    native: () => import('../../../src/engine/runtimes/onnx/onnxRuntimeNode'),
    tensorflow: () => undefined,
    openTensorFlow: (_, graphs) => Promise.resolve({ ...graphs, engine: 'TensorFlow 2', device: 'CUDA' }),
    ask: (request) => {
      const name =
        request.engine === 'tensorflow'
          ? 'tensorflow'
          : (request.provider ?? (request.arena ? 'cpu' : 'cpu without arena'));
      asked.push(name);
      return Promise.resolve(answers[name] ?? refused(`no ${name}`));
    },
  };
}

const works = (imagesPerSecond: number, device = 'GPU'): Verdict => ({
  ok: true,
  engine: 'x 1',
  device,
  imagesPerSecond,
  reason: null,
});

describe('choosing a runtime', () => {
  it('finds a GPU by its device files', () => {
    expect(findGpus(bare)).toEqual([]);
    expect(findGpus(nvidia)).toEqual([{ name: 'NVIDIA GPU, driver 550.54.14', driver: 'nvidia 550.54.14' }]);
    expect(findGpus({ ...bare, list: (at) => (at === '/dev/dri' ? ['card0', 'renderD128'] : []) })).toHaveLength(1);
    expect(findGpus({ ...bare, platform: 'darwin', arch: 'arm64' })).toHaveLength(1);
    expect(findGpus({ ...bare, platform: 'darwin' })).toHaveLength(0);
  });

  const choose = async (
    device: 'auto' | 'gpu' | 'webgpu' | 'cpu' | 'wasm' | 'tensorflow',
    given: RuntimeDependencies,
    trains = false,
  ): Promise<{ on: string; notices: string[] }> => {
    const notices: string[] = [];
    const runtime = await openRuntime(
      { threads: 2, device, trains, notify: (level, code) => notices.push(`${level} ${code}`) },
      given,
    );
    return { on: `${runtime.engine.split(' ')[0]} ${runtime.device}`, notices };
  };

  it('probes nothing where no GPU is', async () => {
    const given = dependencies(bare, {});
    expect(await choose('auto', given)).toEqual({ on: 'onnxruntime-node CPU', notices: [] });
    expect(given.asked).toEqual([]);
  });

  it('uses a GPU that works, and says that it is being checked', async () => {
    expect(await choose('auto', dependencies(nvidia, { webgpu: works(900), cpu: works(200) }))).toEqual({
      on: 'onnxruntime-node WebGPU',
      notices: ['info gpu-probe'],
    });
  });

  it('warns of a GPU that is unused, broken or slow', async () => {
    expect(await choose('auto', dependencies(nvidia, {}))).toEqual({
      on: 'onnxruntime-node CPU',
      notices: ['info gpu-probe', 'warning gpu-unused'],
    });
    expect(await choose('auto', dependencies(nvidia, { webgpu: works(20), cpu: works(200) }))).toMatchObject({
      on: 'onnxruntime-node CPU',
      notices: ['info gpu-probe', 'warning gpu-slow'],
    });
    const known = { ...dependencies(nvidia, {}), remembered: () => refused('no adapter') };
    expect(await choose('auto', known)).toEqual({ on: 'onnxruntime-node CPU', notices: ['warning gpu-unused'] });
  });

  it('fails where a GPU was asked for, with the remedy', async () => {
    const given = dependencies(bare, { webgpu: refused('Failed to get a WebGPU adapter: No supported adapters') });
    await expect(choose('gpu', given)).rejects.toMatchObject({
      code: 'device-missing',
      message: expect.stringMatching(/No GPU.*CUDA: no cuda\..*No supported adapters\. .*--device cpu/s),
    });
    await expect(choose('webgpu', given)).rejects.toMatchObject({
      message: expect.stringMatching(/^WebGPU cannot be used here/),
    });
  });

  it('takes TensorFlow by itself only for training, on a GPU that it really used, where that is faster', async () => {
    const tensorflow = { tensorflow: () => ({ libraries: '/tf', source: 'folder' as const }) };
    const given = (verdict: Verdict, machine = nvidia) => ({
      ...dependencies(machine, { webgpu: works(300), cpu: works(100, 'CPU'), tensorflow: verdict }),
      ...tensorflow,
    });
    expect(await choose('auto', given(works(900, 'CUDA')), true)).toEqual({
      on: 'TensorFlow CUDA',
      notices: ['info gpu-probe'],
    });
    expect(await choose('auto', given(works(900, 'CUDA')))).toMatchObject({ on: 'onnxruntime-node WebGPU' });
    expect(await choose('auto', given(works(200, 'CUDA')), true)).toMatchObject({
      on: 'onnxruntime-node WebGPU',
      notices: ['info gpu-probe'],
    });
    expect(await choose('auto', given(works(900, 'CPU')), true)).toMatchObject({
      on: 'onnxruntime-node WebGPU',
      notices: ['info gpu-probe', 'warning gpu-unused'],
    });
    expect(await choose('auto', given(refused('it computes wrong numbers')), true)).toMatchObject({
      on: 'onnxruntime-node WebGPU',
      notices: ['info gpu-probe', 'warning tensorflow-unused'],
    });
    const without = given(works(900, 'CUDA'), bare);
    expect([await choose('auto', without, true), without.asked]).toEqual([
      { on: 'onnxruntime-node CPU', notices: [] },
      [],
    ]);
    const alone = {
      ...given(works(900, 'CUDA')),
      ...{
        ask: (request: ProbeRequest) =>
          Promise.resolve(request.engine === 'tensorflow' ? works(900, 'CUDA') : refused('no adapter')),
      },
    };
    expect(await choose('gpu', alone, true)).toMatchObject({ on: 'TensorFlow CUDA', notices: [] });
    expect(await choose('auto', alone, true)).toMatchObject({ on: 'TensorFlow CUDA', notices: ['info gpu-probe'] });
  });

  it('says that a TensorFlow that was asked for leaves the GPU unused', async () => {
    const given = {
      ...dependencies(nvidia, {}),
      tensorflow: () => ({ libraries: '/tf', source: 'folder' as const }),
      openTensorFlow: (_: string, graphs: Runtime) =>
        Promise.resolve({ ...graphs, engine: 'TensorFlow 2', device: 'CPU' }),
    };
    expect(await choose('tensorflow', given, true)).toEqual({ on: 'TensorFlow CPU', notices: ['warning gpu-unused'] });
    expect(await choose('tensorflow', { ...given, machine: bare }, true)).toEqual({
      on: 'TensorFlow CPU',
      notices: [],
    });
    await expect(choose('tensorflow', dependencies(bare, {}), true)).rejects.toMatchObject({
      code: 'device-missing',
      message: expect.stringContaining('loupe runtime use'),
    });
  });

  it('falls back on the CPU: first without the arena, then to WebAssembly', async () => {
    const risky = { ...dependencies(bare, { 'cpu without arena': works(100) }), risky: true };
    expect(await choose('cpu', risky)).toEqual({ on: 'onnxruntime-node CPU', notices: ['warning runtime-arena'] });
    expect(await choose('cpu', { ...dependencies(bare, {}), risky: true })).toEqual({
      on: 'onnxruntime-web CPU',
      notices: ['warning runtime-fallback'],
    });
    const missing = {
      ...dependencies(bare, {}),
      native: () => Promise.reject(new Error('Cannot find module onnxruntime_binding.node')),
    };
    expect(await choose('auto', missing)).toEqual({ on: 'onnxruntime-web CPU', notices: ['warning runtime-fallback'] });
    expect(await choose('wasm', dependencies(bare, {}))).toEqual({ on: 'onnxruntime-web CPU', notices: [] });
  });
});

describe('loupe devices', () => {
  it('lists every runtime with a verdict', async () => {
    const { stdout } = await finished(['devices', '--json'], folder);
    const parsed = parseJsonWith(devicesOutputSchema, stdout);
    if (!parsed.ok) throw new Error(parsed.problem);
    const { devices } = parsed.value;
    expect(devices.map(({ device }) => device)).toEqual(
      expect.arrayContaining(['cpu', 'wasm', 'cuda', 'webgpu', 'directml', 'coreml']),
    );
    expect(devices.filter(({ used }) => used)).toHaveLength(1);
    expect(devices.find(({ device }) => device === 'cpu')).toMatchObject({ works: true, reason: null });
    for (const { works: good, reason, remedy, imagesPerSecond, device } of devices) {
      expect(reason === null, `${device}`).toBe(good);
      expect(good ? imagesPerSecond! > 0 : reason, `${device}`).toBeTruthy();
      // No device is advised that did not work a moment ago.
      const advised = /--device (\w+)/.exec(remedy ?? '')?.[1];
      if (advised) expect(devices.find((row) => row.device === advised)?.works, remedy!).toBe(true);
    }
  });

  it('--device that cannot be had is an error', async () => {
    const { code, stderr } = await startCli(['train', folder, '--device', 'metal'], folder).ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('Allowed choices are auto, cpu, gpu')]);
  });
});
