import { describe, expect, it } from 'vitest';
import { chromiumPath, eventually, faultsOf, send, usePages, waitForRequest } from './harness/browser';
import { devicesState, gpuMachine } from './harness/devicesStates';

describe.skipIf(!chromiumPath)('devices page (needs a Chromium)', () => {
  const tester = usePages();

  it('begins with what computes and why, and lists what was tried with its speed against the CPU', async () => {
    const page = await tester.open('devices', { state: devicesState() });
    await page.getByText('CPU computes: no GPU was found on this machine.').waitFor();
    const rows = page.getByRole('table', { name: 'Devices that were tried' }).getByRole('row');
    // What computes stands first, what cannot be used last.
    expect(await rows.nth(1).textContent()).toMatch(
      /CPU\s+onnxruntime-node 1\.30\.0[\s\S]*cpu[\s\S]*used[\s\S]*1,040[\s\S]*1\.0 ×/,
    );
    expect(await rows.nth(2).textContent()).toMatch(/WebAssembly[\s\S]*works[\s\S]*290[\s\S]*0\.28 ×/);
    expect(await rows.nth(4).textContent()).toMatch(/WebGPU[\s\S]*No supported adapters\.[\s\S]*cannot be used/);
    // Nothing is advised where nothing helps.
    expect(await page.getByText('What Helps').count()).toBe(0);
    const expected = await page.evaluate(() =>
      new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' }).format(
        Date.parse('2026-05-01T12:30:05Z'),
      ),
    );
    await page.getByText(`Tried ${expected}.`).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('advises what the host found to help, and follows the setting', async () => {
    const page = await tester.open('devices', { state: devicesState({ found: gpuMachine }) });
    await page.getByText('WebGPU computes: it works, at 3.5 times the speed of the CPU.').waitFor();
    expect(await page.getByRole('listitem').allTextContents()).toEqual([
      expect.stringMatching(/use --device webgpu, which works here/),
    ]);
    await send(page, { kind: 'snapshot', state: devicesState({ found: gpuMachine, chosen: 'cuda' }) });
    await page.getByText(/^Nothing can be trained: the setting asks for CUDA/).waitFor();
    await page.getByRole('button', { name: 'Setting: cuda' }).click();
    await waitForRequest(page, 'openSetting');
  });

  it('measures, shows how far it is, can be cancelled, and keeps what was found meanwhile', async () => {
    const page = await tester.open('devices', { state: devicesState({ found: null, measured: null }) });
    await page.getByText('The devices of this machine were not tried yet').waitFor();
    expect(await page.getByRole('button', { name: 'Copy' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Measure' }).click();
    await waitForRequest(page, 'measure');
    await send(page, { kind: 'snapshot', state: devicesState({ measuring: { done: 2, total: 7 } }) });
    await page.getByText('Trying 3 of 7 devices…').waitFor();
    await page.getByText('CPU computes: no GPU was found on this machine.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await waitForRequest(page, 'cancel');
    await send(page, { kind: 'snapshot', state: devicesState() });
    await eventually(() => page.getByText(/^Trying/).count()).toBe(0);
    for (const [button, method] of [
      ['Measure Again', 'measure'],
      ['Copy', 'copy'],
      ['Set Up TensorFlow Runtime…', 'setUpTensorFlow'],
    ] as const) {
      await page.getByRole('button', { name: button }).click();
      await waitForRequest(page, method, method === 'measure' ? 2 : 1);
    }
  });

  it('says why trying failed', async () => {
    const page = await tester.open('devices', {
      state: devicesState({ found: null, measured: null, failure: 'node is missing.' }),
    });
    await page.getByText('The devices could not be tried: node is missing.').waitFor();
  });
});
