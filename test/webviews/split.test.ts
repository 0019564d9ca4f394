import { describe, expect, it } from 'vitest';
import { chromiumPath, eventually, faultsOf, requestsOf, send, usePages } from './harness/browser';
import { dividedSplit, splitState } from './harness/splitStates';

describe.skipIf(!chromiumPath)('page of a split (needs a Chromium)', () => {
  const tester = usePages();
  const open = (change = {}, rest = {}) => tester.open('split', { state: splitState(change), ...rest });
  const latest = async (page: Awaited<ReturnType<typeof open>>, method: string) =>
    (await requestsOf(page, method)).at(-1)?.params;

  it('draws with each change of the settings, and not while one is wrong', async () => {
    const page = await open();
    await page.getByRole('heading', { name: 'Split flowers5' }).waitFor();
    await page.getByText('900 images to train on, 300 to validate, 300 to test').waitFor();
    await page.getByLabel('Keep Together').selectOption('names');
    await eventually(() => latest(page, 'change')).toEqual({
      settings: { groupBy: 'names', validation: 0.2, test: 0.2, seed: 1 },
    });
    const before = (await requestsOf(page, 'change')).length;
    await page.getByLabel('Validation (%)').fill('85');
    await page.getByText('A number from 0 to 90, and below 100 together.').first().waitFor();
    await page.getByLabel('Seed').fill('many');
    await page.getByText('A whole number from 0 on.').waitFor();
    await eventually(() => page.getByRole('button', { name: 'Save Split…' }).getAttribute('disabled')).not.toBeNull();
    expect((await requestsOf(page, 'change')).length).toBe(before);
    await page.getByLabel('Validation (%)').fill('12,5 %');
    await page.getByLabel('Seed').fill('7');
    await eventually(() => latest(page, 'change')).toEqual({
      settings: { groupBy: 'names', validation: 0.125, test: 0.2, seed: 7 },
    });
    await page.getByRole('button', { name: 'Save Split…' }).click();
    await eventually(() => latest(page, 'save')).toEqual({
      settings: { groupBy: 'names', validation: 0.125, test: 0.2, seed: 7 },
    });
    expect(await faultsOf(page)).toEqual([]);
  });

  it('asks for a pattern where one is chosen, and keeps what was typed over a reload', async () => {
    const page = await open();
    await page.getByLabel('Keep Together').selectOption('a pattern of the name…');
    await page.getByText('A pattern with {group} in it.').waitFor();
    await page.getByLabel('Pattern', { exact: true }).fill('{group}_*');
    const settings = { groupBy: 'name:{group}_*', validation: 0.2, test: 0.2, seed: 1 };
    await eventually(() => latest(page, 'change')).toEqual({ settings });
    const again = await open({}, { kept: { settings } });
    await eventually(() => again.getByLabel('Pattern', { exact: true }).inputValue()).toBe('{group}_*');
    await eventually(() => latest(again, 'change')).toEqual({ settings });
  });

  it('keeps together what it divides by one button', async () => {
    const page = await open({ split: dividedSplit });
    await page.getByRole('button', { name: 'Keep These Groups Together' }).click();
    await eventually(() => latest(page, 'change')).toMatchObject({ settings: { groupBy: 'names' } });
    expect(await page.getByRole('button', { name: 'Keep These Groups Together' }).count()).toBe(0);
  });

  it('shows the images of a finding, and says when another check is done', async () => {
    const page = await open({ purpose: 'check', file: '/data/flowers5.split.json', split: dividedSplit });
    await page.getByText('The split file /data/flowers5.split.json').waitFor();
    expect(await page.getByLabel('Keep Together').count()).toBe(0);
    await page.getByRole('button', { name: 'Show 48 Images' }).click();
    await eventually(() => latest(page, 'findingImages')).toMatchObject({ finding: 1, offset: 0 });
    await page.getByRole('button', { name: 'Hide Images' }).click();
    await page.getByRole('button', { name: 'Check Again' }).click();
    await eventually(async () => (await requestsOf(page, 'again')).length).toBe(1);
    const check = { purpose: 'check', split: dividedSplit } as const;
    await send(page, { kind: 'snapshot', state: splitState({ ...check, working: true }) });
    await send(page, { kind: 'snapshot', state: splitState(check) });
    await page.getByText('900 to train on, 300 to validate, 300 to test, 3 findings').waitFor();
  });
});
