import { describe, expect, it } from 'vitest';
import { allRequests, chromiumPath, eventually, faultsOf, requestsOf, send, usePages } from './harness/browser';
import { quickEstimate, trainFormState } from './harness/trainFormStates';

describe.skipIf(!chromiumPath)('the form of a training (needs a Chromium)', () => {
  const tester = usePages();
  const open = (change = {}) => tester.open('trainForm', { state: trainFormState(change) });
  const latest = async (page: Awaited<ReturnType<typeof open>>, method: string) =>
    (await requestsOf(page, method)).at(-1)?.params;

  it('shows the present values with ranges and descriptions, and only what means something', async () => {
    const page = await open();
    await page.getByRole('heading', { name: 'Train a Classifier on flowers5' }).waitFor();
    expect(await page.getByLabel('Validation Share').inputValue()).toBe('0.2');
    await page
      .getByText('Share drawn for validation where the data has no such part. A number from 0 to below 1.')
      .waitFor();
    expect(await page.getByLabel('Batch Size').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Augmentation' }).count()).toBe(0);
    await page.getByText('about 20 s').first().waitFor();
    await page.getByText('between 13 s and 25 s · 210 MB of memory', { exact: false }).waitFor();
    expect(await faultsOf(page)).toEqual([]);
  });

  it('sends each change as the shortest recipe, marks it, and takes it back', async () => {
    const page = await open();
    await page.getByLabel('Validation Share').fill('0,3');
    await eventually(() => latest(page, 'change')).toEqual({
      file: { extends: 'quick', split: { validation: 0.3 } },
      device: 'auto',
    });
    await page.getByLabel('Device').selectOption('cpu');
    await eventually(() => latest(page, 'change')).toMatchObject({ device: 'cpu' });
    await page.getByRole('button', { name: 'Reset Validation Share' }).click();
    await eventually(() => latest(page, 'change')).toEqual({ file: { extends: 'quick' }, device: 'cpu' });
    expect(await page.getByLabel('Validation Share').inputValue()).toBe('0.2');
    await page.getByRole('button', { name: 'Train', exact: true }).click();
    await page.getByRole('button', { name: 'Save as Recipe…' }).click();
    const requests = await allRequests(page);
    expect(requests.slice(-2)).toEqual([
      { method: 'train', params: { file: { extends: 'quick' }, device: 'cpu' } },
      { method: 'save', params: { file: { extends: 'quick' }, device: 'cpu' } },
    ]);
  });

  it('keeps what is said of the images when the recipe changes, and drops what the mode has no use for', async () => {
    const page = await open({ file: { extends: 'head', batchSize: 8, seed: 5 } });
    expect(await page.getByRole('textbox', { name: 'Batch Size' }).inputValue()).toBe('8');
    await page.getByLabel('Recipe').selectOption('quick');
    await eventually(() => latest(page, 'change')).toEqual({ file: { extends: 'quick', seed: 5 }, device: 'auto' });
    expect(await page.getByLabel('Batch Size').count()).toBe(0);
    await page.getByLabel('Recipe').selectOption('small-cnn');
    await eventually(() => page.getByLabel('Network', { exact: true }).inputValue()).toBe('small-cnn');
  });

  it('says at the field what is wrong with it, and trains only what can be trained', async () => {
    const page = await open();
    await page.getByLabel('Epochs', { exact: true }).fill('0');
    await page.getByRole('alert').getByText('Epochs must be at least 1').waitFor();
    expect(await page.getByLabel('Epochs', { exact: true }).getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByRole('button', { name: 'Train', exact: true }).count()).toBe(0);
    await page.getByText('Mend the settings that are marked, then train.').waitFor();
    await page.getByLabel('Epochs', { exact: true }).fill('50');
    await page.getByRole('button', { name: 'Train', exact: true }).waitFor();
    expect(await page.getByRole('alert').count()).toBe(0);
  });

  it('tells how far the estimate is, and why there is none', async () => {
    const page = await open({ purpose: 'estimate' });
    await eventually(() =>
      page.evaluate(() => {
        const root = document.querySelector('loupe-train-form-page')!.shadowRoot!;
        return root.activeElement?.id;
      }),
    ).toBe('estimate');
    const estimate = { estimate: quickEstimate, working: true, done: 2, total: 6, failure: null };
    await send(page, { kind: 'update', update: { estimate } });
    await page.getByText('Timing a few images and steps: 2 of 6').waitFor();
    await page.getByText('These are the times of the settings before.').waitFor();
    await send(page, {
      kind: 'update',
      update: { estimate: { ...estimate, estimate: null, working: false, failure: 'The weights are not here.' } },
    });
    await page.getByText('The weights are not here.').waitFor();
  });

  it('takes an estimate that comes before its first state without a complaint', async () => {
    const page = await tester.open('trainForm', {});
    const estimate = { estimate: null, working: true, done: null, total: null, failure: null };
    await send(page, { kind: 'update', update: { estimate } });
    await send(page, { kind: 'snapshot', state: trainFormState() });
    await page.getByRole('heading', { name: 'Train a Classifier on flowers5' }).waitFor();
    expect(await page.getByText('could not read').count()).toBe(0);
  });

  it('keeps the settings over a reload of the window', async () => {
    const page = await tester.open('trainForm', {
      state: trainFormState(),
      kept: { file: { extends: 'head', epochs: 7 }, device: 'cpu' },
    });
    await eventually(() => page.getByLabel('Epochs', { exact: true }).inputValue()).toBe('7');
    await eventually(() => latest(page, 'change')).toEqual({ file: { extends: 'head', epochs: 7 }, device: 'cpu' });
  });
});
