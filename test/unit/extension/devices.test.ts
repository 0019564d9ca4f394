import { describe, expect, it, vi } from 'vitest';
import { devicesDocument } from '../../../src/extension/devices/document';
import { ServiceNotices } from '../../../src/extension/devices/notices';
import { selectedPython, usualPython } from '../../../src/extension/devices/python';
import { megabytes, setupChoices } from '../../../src/extension/devices/setupChoices';
import type { DevicesOutput, RuntimeOutput } from '../../../src/protocol/cliOutput';

vi.mock('vscode', () => ({
  l10n: {
    t: (text: string, ...args: unknown[]) =>
      text.replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)])),
  },
}));

type Device = DevicesOutput['devices'][number];
const device = (changes: Partial<Device>): Device => ({
  runtime: 'onnxruntime-node',
  provider: 'CPU',
  device: 'cpu',
  works: true,
  used: false,
  version: '1.30.0',
  imagesPerSecond: 1040,
  reason: null,
  remedy: null,
  ...changes,
});

describe('the document of Show Devices', () => {
  const text = devicesDocument(
    {
      gpus: ['NVIDIA GPU, driver 470.223.02'],
      devices: [
        device({
          provider: 'CUDA',
          device: 'cuda',
          works: false,
          version: null,
          imagesPerSecond: null,
          reason: 'libcublas.so.12 is missing',
          remedy: 'Driver 470 found, but CUDA 12 needs 525',
        }),
        device({ used: true }),
        device({
          runtime: 'tensorflow',
          provider: 'training on the CPU',
          device: 'tensorflow',
          version: '2.21.0',
          remedy: 'It does not use the NVIDIA GPU: driver 470 found',
        }),
      ],
    },
    'auto',
    new Date(2026, 0, 2, 3, 4),
  );

  it('tells what is used before what cannot be, each with its reason and remedy', () => {
    expect(text).toContain('GPUs found: NVIDIA GPU, driver 470.223.02.');
    expect(text.indexOf('## Used when')).toBeLessThan(text.indexOf('## Works, not used'));
    expect(text.indexOf('## Works, not used')).toBeLessThan(text.indexOf('## Cannot be used'));
    expect(text).toContain(
      '### CPU (onnxruntime-node 1.30.0)\n\n1,040 images a second in a training step; the setting for it is `cpu`.',
    );
    expect(text).toContain(
      '### CUDA (onnxruntime-node)\n\nWhy not: Libcublas.so.12 is missing.\n\nWhat helps: Driver 470 found, but CUDA 12 needs 525.',
    );
    expect(text).toContain('### Training on the CPU (tensorflow 2.21.0)');
    expect(text).toContain('It does not use the NVIDIA GPU: driver 470 found.');
  });

  it('leaves groups out that are empty, and says plainly that there is no GPU', () => {
    const alone = devicesDocument({ gpus: [], devices: [device({ used: true })] }, 'cpu', new Date());
    expect(alone).toContain('No GPU was found on this machine.');
    expect(alone).toContain('`loupe.device` is `cpu`');
    expect(alone).not.toContain('## Cannot');
  });
});

describe('Set Up TensorFlow Runtime', () => {
  const status: RuntimeOutput = {
    tensorflow: null,
    available: true,
    nvidia: true,
    downloads: { cpu: { fetched: 275, kept: 850 }, gpu: { fetched: 3400, kept: 6500 } },
    check: null,
    notices: [],
  };
  const actions = (of: RuntimeOutput): string[] => setupChoices(of, usualPython).items.map(({ action }) => action);

  it('says the sizes before anything is downloaded', () => {
    expect([275, 3400].map(megabytes)).toEqual(['275 MB', '3.4 GB']);
    const { items } = setupChoices(status, { executable: '/env/bin/python', selected: true });
    expect(items.find(({ action }) => action === 'gpu')?.description).toBe('downloads 3.4 GB, keeps 6.5 GB');
    expect(items[0]).toMatchObject({ action: 'python', description: '/env/bin/python' });
  });

  it('offers to remove only what is set up, and says that there is no GPU for it', () => {
    expect(actions(status)).toEqual(['python', 'folder', 'gpu', 'cpu']);
    expect(actions({ ...status, tensorflow: { libraries: '/tf', source: 'download' } })).toContain('remove');
    expect(
      setupChoices({ ...status, nvidia: false }, usualPython).items.find(({ action }) => action === 'gpu')?.detail,
    ).toMatch(/No NVIDIA GPU/);
  });
});

describe('the Python of the Python extension', () => {
  const environments = {
    getActiveEnvironmentPath: () => ({ id: 'x', path: '/env' }),
    resolveEnvironment: ({ path }: { path: string }) =>
      Promise.resolve({ executable: { uri: { fsPath: `${path}/bin/python` } } }),
  };
  const having = (exports: unknown, isActive = true) =>
    ({
      getExtension: (id: string) =>
        id === 'ms-python.python'
          ? { isActive, exports: isActive ? exports : undefined, activate: () => Promise.resolve(exports) }
          : undefined,
    }) as Parameters<typeof selectedPython>[0];

  it('is asked for, also where that extension sleeps', async () => {
    expect(await selectedPython(having({ environments }))).toEqual({ executable: '/env/bin/python', selected: true });
    expect(await selectedPython(having({ environments }, false))).toEqual({
      executable: '/env/bin/python',
      selected: true,
    });
  });

  it.each([
    ['the extension is missing', { getExtension: () => undefined }],
    ['it has no such functions', having({})],
    [
      'it names no executable',
      having({ environments: { ...environments, resolveEnvironment: () => Promise.resolve({ executable: {} }) } }),
    ],
    [
      'it throws',
      having({
        environments: {
          ...environments,
          getActiveEnvironmentPath: () => {
            throw new Error('no');
          },
        },
      }),
    ],
  ])('is python3 where %s', async (_, extensions) => {
    expect(await selectedPython(extensions as Parameters<typeof selectedPython>[0])).toEqual(usualPython);
  });
});

describe("the service's notices", () => {
  it('all stand in the output; a warning is shown once a window', () => {
    const lines: string[] = [];
    const warnings: string[] = [];
    const notices = new ServiceNotices({ line: (text) => lines.push(text), warn: (text) => warnings.push(text) });
    const slow = { level: 'warning', code: 'gpu-slow', message: 'The GPU is slower.' } as const;
    for (const notice of [slow, { level: 'info', code: 'gpu-probe', message: 'Checking.' } as const, slow])
      notices.take(notice);
    expect(lines).toEqual([
      'service: WARNING: The GPU is slower.',
      'service: Checking.',
      'service: WARNING: The GPU is slower.',
    ]);
    expect(warnings).toEqual(['The GPU is slower.']);
  });
});
