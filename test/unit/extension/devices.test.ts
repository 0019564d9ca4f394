import { describe, expect, it, vi } from 'vitest';
import { devicesMarkdown } from '../../../src/extension/devices/markdown';
import { ServiceNotices } from '../../../src/extension/devices/notices';
import { selectedPython, usualPython } from '../../../src/extension/devices/python';
import { megabytes, setupChoices } from '../../../src/extension/devices/setupChoices';
import type { DevicesOutput, RuntimeOutput } from '../../../src/protocol/cliOutput';

vi.mock('vscode', () => ({
  env: { language: 'de' },
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

describe('the list of devices as Markdown', () => {
  const found: DevicesOutput = {
    gpus: ['NVIDIA GPU, driver 470.223.02'],
    notices: [],
    devices: [
      device({
        provider: 'CUDA',
        device: 'cuda',
        works: false,
        version: null,
        imagesPerSecond: null,
        reason: 'libcublas.so.12 is missing | see [this](command:x)',
        remedy: 'Driver 470 found, but CUDA 12 needs 525',
      }),
      device({ used: true }),
    ],
  };
  const text = devicesMarkdown(found, 'auto', Date.UTC(2026, 0, 2, 12, 4));

  it('begins with what computes and why, then a table, then what helps', () => {
    expect(text).toMatch(
      /^# Devices\n\nCPU computes: nothing that was tried can use the GPU that was found \(NVIDIA GPU, driver 470\.223\.02\)\./,
    );
    expect(text).toContain('| CPU (onnxruntime-node 1.30.0) | cpu | used by auto | 1,040 | 1.0 × |');
    expect(text).toContain('## What Helps\n\n- Driver 470 found, but CUDA 12 needs 525.');
  });

  it('writes the time as the editor’s language does, and lets no cell break the table', () => {
    expect(text).toMatch(/Tried on 0?2\.01\.2026, \d\d:04\./);
    expect(text).toContain('missing \\| see [this] (command:x)');
  });

  it('says plainly that there is no GPU, and has no advice where nothing helps', () => {
    const alone = devicesMarkdown({ gpus: [], notices: [], devices: [device({ used: true })] }, 'cpu', 0);
    expect(alone).toContain('No GPU was found on this machine.');
    expect(alone).toContain('`loupe.device` is `cpu`');
    expect(alone).not.toContain('What Helps');
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
