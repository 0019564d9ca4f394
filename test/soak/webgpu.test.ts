import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { gpuRequest } from '../../src/engine/runtimes/devices/openRuntime';
import { probe } from '../../src/engine/runtimes/probe/probe';
import { bundles } from '../engine/cli/builtCli';
import { temporaryFolder } from '../engine/jobs/tinyDataset';
import { unhurried } from '../engine/runtimes/unhurried';

process.env['LOUPE_CACHE_DIR'] = temporaryFolder('cache');

const software = '/usr/lib/chromium/vk_swiftshader_icd.json';

it.skipIf(!existsSync(software))(
  'WebGPU on software Vulkan trains as Keras does, every convolution and product on the provider',
  async () => {
    const verdict = await probe(gpuRequest('webgpu', 2), {
      timeout: unhurried,
      file: path.join(bundles, 'probe.js'),
      // Chromium brings a Vulkan loader too, for machines without libvulkan1.
      environment: {
        VK_ICD_FILENAMES: software,
        LD_LIBRARY_PATH: [process.env['LD_LIBRARY_PATH'], path.dirname(software)].filter(Boolean).join(':'),
      },
    });
    expect(verdict).toMatchObject({ ok: true, reason: null });
  },
);
