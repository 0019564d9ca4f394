import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../src/engine/runtimes/hardware';
import { listDevices } from '../../../src/engine/runtimes/devices/listDevices';
import {
  cudaBeside,
  driverTrouble,
  driverVersion,
  whyTensorFlowOnCpu,
} from '../../../src/engine/runtimes/devices/nvidia';
import { refused } from '../../../src/engine/runtimes/probe/probe';
import type { Verdict } from '../../../src/engine/runtimes/probe/probeTypes';
import { remedyFor } from '../../../src/engine/runtimes/devices/remedies';

/* Texts as the programs print them. */
const proc = {
  closed:
    'NVRM version: NVIDIA UNIX x86_64 Kernel Module  470.223.02  Sat Oct  7 15:39:11 UTC 2023\nGCC version:  gcc version 11.4.0 (Ubuntu 11.4.0-1ubuntu1~22.04)\n',
  open: 'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.54.14  Release Build  (dvs-builder@U16-I3-A11-3-4)  Thu Feb 22 01:44:30 UTC 2024\nGCC version:  gcc version 12.3.0\n',
};
const smi = {
  good: `Thu Sep  5 10:20:07 2024
+---------------------------------------------------------------------------------------+
| NVIDIA-SMI 535.183.01             Driver Version: 535.183.01   CUDA Version: 12.2     |
|-----------------------------------------+----------------------+----------------------+
| GPU  Name                 Persistence-M | Bus-Id        Disp.A | Volatile Uncorr. ECC |
`,
  old: '| NVIDIA-SMI 470.223.02   Driver Version: 470.223.02   CUDA Version: 11.4     |\n',
  windows: '| NVIDIA-SMI 581.29                 Driver Version: 581.29         CUDA Version: 13.0     |\r\n',
  mismatch: 'Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 535.183\n',
  unloaded:
    "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
};
const machine = (folders: Record<string, string[]> = {}, driver: string | undefined = proc.closed): Machine => ({
  platform: 'linux',
  arch: 'x64',
  read: (file) => (file === '/proc/driver/nvidia/version' ? driver : undefined),
  list: (folder) => folders[folder] ?? [],
});
const silent = (): undefined => undefined;
const gpu = { '/dev': ['nvidia0', 'nvidiactl'] };

describe("NVIDIA's driver", () => {
  it('is read from the kernel and from nvidia-smi', () => {
    expect(
      [proc.closed, proc.open, smi.good, smi.old, smi.windows, smi.mismatch, smi.unloaded, ''].map(driverVersion),
    ).toEqual(['470.223.02', '550.54.14', '535.183.01', '470.223.02', '581.29', undefined, undefined, undefined]);
  });

  it('that is too old for CUDA is told with what is needed', () => {
    expect(driverTrouble(12, machine(), silent)).toEqual({
      reason: 'driver 470.223.02 found, but CUDA 12 needs 525 or later',
      remedy: 'Install a newer driver from NVIDIA or your distribution, restart the machine, then run: loupe devices',
    });
    expect(driverTrouble(13, machine({}, proc.open), silent)?.reason).toBe(
      'driver 550.54.14 found, but CUDA 13 needs 580 or later',
    );
    expect(driverTrouble(12, machine({}, ''), () => smi.old)?.reason).toMatch(
      /^driver 470\.223\.02 found, but CUDA 12/,
    );
  });

  it('that is new enough is no trouble, whatever the minor version', () => {
    expect(driverTrouble(12, machine({}, proc.open), () => smi.good)).toBeUndefined();
    expect(driverTrouble(undefined, machine(), silent)).toBeUndefined();
    expect(driverTrouble(13, machine({}, ''), () => smi.windows)).toBeUndefined();
  });

  it('that does not answer is told: not loaded, or updated without a restart', () => {
    expect(driverTrouble(12, machine({}, ''), () => smi.unloaded)?.reason).toBe("NVIDIA's driver is not loaded");
    expect(driverTrouble(12, machine({}, ''), silent)?.remedy).toContain('--gpus all');
    expect(driverTrouble(12, machine({}, proc.open), () => smi.mismatch)).toMatchObject({
      reason: expect.stringContaining('550.54.14 is loaded, but its libraries'),
      remedy: expect.stringContaining('Restart'),
    });
  });
});

describe('why TensorFlow stays on the CPU', () => {
  const beside = (names: string[], more: Record<string, string[]> = {}): Machine =>
    machine({ '/py': names, ...more }, proc.open);
  const cuda = { '/py/nvidia': ['cublas', 'cuda_runtime'], '/py/nvidia/cuda_runtime/lib': ['libcudart.so.12'] };
  it.each([
    ['tensorflow-cpu', beside(['tensorflow_cpu-2.21.0.dist-info']), /has no code for GPUs/, /install gpu/],
    ['no CUDA', beside(['tensorflow-2.21.0.dist-info']), /no CUDA libraries beside it \(\/py\/nvidia\)/, /and-cuda/],
    ['an old driver', machine(cuda), /driver 470\.223\.02 found, but CUDA 12 needs 525/, /newer driver/],
    ['nothing that is known', beside([], cuda), /although driver and CUDA 12 fit/, /TF_CPP_MIN_LOG_LEVEL=0/],
  ])('%s', (_, on, reason, remedy) => {
    const why = whyTensorFlowOnCpu('/py/tensorflow', on, silent);
    expect([why.reason, why.remedy]).toEqual([expect.stringMatching(reason), expect.stringMatching(remedy)]);
  });

  it('finds the CUDA of newer packages too', () => {
    expect(
      cudaBeside('/py/tensorflow', machine({ '/py/nvidia': ['cu13'], '/py/nvidia/cu13/lib': ['libcudart.so.13'] })),
    ).toBe(13);
  });
});

const missing =
  'Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.12: cannot open shared object file';

describe('remedies', () => {
  it('name the driver where that is the fault, else the way without CUDA', () => {
    expect(remedyFor('cuda', missing, { machine: machine(gpu), ask: silent })).toMatch(
      /^Driver 470\.223\.02 found, but CUDA 12 needs 525 or later: install a newer driver/,
    );
    const facts = { machine: machine(gpu, proc.open), ask: silent };
    expect(remedyFor('cuda', missing, { ...facts, working: ['webgpu'] })).toMatch(
      /use --device webgpu, which works here/,
    );
    // What was not tried, or did not work, is not advised.
    expect(remedyFor('cuda', missing, facts)).toMatch(/loupe devices/);
    expect(remedyFor('cuda', missing, facts)).not.toMatch(/webgpu/);
  });

  it('tell a missing Vulkan from a driver that is not loaded', () => {
    const reason = 'Failed to get a WebGPU adapter: No supported adapters';
    expect(remedyFor('webgpu', reason, { machine: machine(gpu, ''), ask: () => smi.unloaded })).toMatch(
      /driver is not loaded: install NVIDIA/,
    );
    expect(remedyFor('webgpu', reason, { machine: machine(), ask: silent })).toMatch(/libvulkan1/);
  });

  it('say that the C library is too old', () => {
    expect(
      remedyFor('webgpu', "/lib/libm.so.6: version `GLIBC_2.38' not found", { machine: machine(), ask: silent }),
    ).toMatch(/GLIBC_2\.38 is needed.*--device wasm/);
  });
});

describe('the list of devices', () => {
  const works = (engine: string, imagesPerSecond: number, device: string): Verdict => ({
    ok: true,
    engine,
    device,
    imagesPerSecond,
    reason: null,
  });
  const list = (tensorflow: Verdict, folders: Record<string, string[]> = gpu) =>
    listDevices(undefined, {
      machine: machine(folders),
      tensorflow: () => ({ libraries: '/py/tensorflow', source: 'python' }),
      ask: ({ engine, provider }) =>
        Promise.resolve(
          engine === 'tensorflow'
            ? tensorflow
            : provider === 'webgpu'
              ? works('ort 1', 300, 'WebGPU')
              : provider
                ? refused(`no ${provider}`)
                : works('ort 1', 100, 'CPU'),
        ),
    });
  const used = ({ devices }: Awaited<ReturnType<typeof list>>): (string | null)[] =>
    devices.filter((row) => row.used).map(({ device }) => device);

  it('marks what auto uses, TensorFlow beside it where that trains faster on the GPU', async () => {
    expect(used(await list(works('TensorFlow 2.21', 900, 'CUDA')))).toEqual(['webgpu', 'tensorflow']);
    expect(used(await list(works('TensorFlow 2.21', 200, 'CUDA')))).toEqual(['webgpu']);
    expect(used(await list(works('TensorFlow 2.21', 900, 'CPU')))).toEqual(['webgpu']);
    expect(used(await list(works('TensorFlow 2.21', 900, 'CUDA'), {}))).toEqual(['cpu']);
  });

  it('advises only what was tried and works, and nothing where there is no GPU', async () => {
    const tried = (folders: Record<string, string[]>, webgpu: Verdict) =>
      listDevices(undefined, {
        machine: machine(folders, proc.open),
        tensorflow: () => undefined,
        ask: ({ provider }) =>
          Promise.resolve(
            provider === undefined || provider === null
              ? works('ort 1', 100, 'CPU')
              : provider === 'webgpu'
                ? webgpu
                : refused(
                    provider === 'cuda' ? missing : `the installed ONNX Runtime has no ${provider} provider for x`,
                  ),
          ),
      });
    const failed = refused('Failed to get a WebGPU adapter: No supported adapters');
    const advice = async (...of: Parameters<typeof tried>) =>
      (await tried(...of)).devices.flatMap(({ remedy }) => remedy ?? []).join('\n');
    expect(await advice({}, failed)).toBe('');
    expect(await advice(gpu, failed)).not.toMatch(/--device webgpu/);
    expect(await advice(gpu, failed)).toMatch(/loupe runtime install gpu/);
    expect(await advice(gpu, works('ort 1', 300, 'WebGPU'))).toMatch(/--device webgpu, which works here/);
    const { devices } = await tried({}, failed);
    expect(devices.find(({ device }) => device === 'directml')).toMatchObject({ reason: 'DirectML is for Windows' });
  });

  it('says why a TensorFlow that works leaves the GPU unused', async () => {
    const { devices } = await list(works('TensorFlow 2.21', 90, 'CPU'), {
      ...gpu,
      '/py': ['tensorflow_cpu-2.21.0.dist-info'],
    });
    expect(devices.at(-1)).toMatchObject({
      provider: 'training on the CPU',
      works: true,
      reason: null,
      remedy: expect.stringContaining('has no code for GPUs'),
    });
    expect((await list(works('TensorFlow 2.21', 90, 'CPU'), {})).devices.at(-1)).toMatchObject({ remedy: null });
  });
});
