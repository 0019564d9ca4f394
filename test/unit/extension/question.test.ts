import { beforeEach, expect, it, vi } from 'vitest';
import { presetNames } from '../../../src/protocol/recipe/recipe';
import { presetAdvice, presetItems } from '../../../src/extension/training/presetItems';
import { askTraining } from '../../../src/extension/training/questions';
import { Speeds } from '../../../src/extension/training/speeds';
import { quickEstimate } from '../../webviews/harness/trainFormStates';

interface Row {
  label: string;
  description: string;
  answer: string;
}
const fakes = vi.hoisted(() => ({
  estimate: vi.fn<(job: { options: string[]; signal: AbortSignal }) => Promise<unknown>>(),
  recipe: vi.fn<() => string>(),
  picks: [] as FakePick[],
}));
interface FakePick {
  items: Row[];
  activeItems: Row[];
  selectedItems: Row[];
  placeholder: string;
  accept: () => void;
  hide: () => void;
  disposed: boolean;
}
vi.mock('../../../src/extension/training/estimateJob', () => ({ estimateTraining: fakes.estimate }));
vi.mock('../../../src/extension/shared/settings', () => ({
  settings: {
    recipe: fakes.recipe,
    device: () => 'auto',
    epochs: () => null,
    validationSplit: () => 0.3,
    seed: () => null,
  },
}));
vi.mock('vscode', async () => ({
  ...(await import('./fakeVscode')),
  QuickPickItemKind: { Separator: -1 },
  window: {
    createQuickPick: () => {
      const pick = {
        items: [],
        activeItems: [],
        selectedItems: [],
        placeholder: '',
        disposed: false,
        accept: () => undefined,
        hide: () => undefined,
        onDidAccept: (act: () => void) => (pick.accept = act),
        onDidHide: (act: () => void) => (pick.hide = act),
        show: () => undefined,
        dispose: () => (pick.disposed = true),
      } as FakePick & Record<string, unknown>;
      fakes.picks.push(pick);
      return pick;
    },
  },
  l10n: {
    t: (text: string, ...args: unknown[]) => text.replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)])),
  },
}));

const memory = (): { book: unknown; speeds: Speeds } => {
  const kept: { book: unknown; speeds: Speeds } = {
    book: undefined,
    speeds: new Speeds({ get: () => kept.book, set: (value) => Promise.resolve(void (kept.book = value)) }),
  };
  return kept;
};
const parts = (speeds = memory().speeds) =>
  ({ context: {}, log: { line: () => undefined }, speeds }) as unknown as Parameters<typeof askTraining>[1];
const reading = { layout: 'class-folders:1', words: '', classes: ['a', 'b', 'c', 'd', 'e'], images: 1500, reasons: [] };
const found = {
  dataset: { path: '/data/flowers5', fsPath: '/data/flowers5' },
  layout: null,
  reading,
} as unknown as Parameters<typeof askTraining>[0];
const took = (seconds: number) => ({ ...quickEstimate, total: { seconds, low: seconds, high: seconds } });

beforeEach(() => {
  fakes.picks.length = 0;
  fakes.estimate.mockReset();
  fakes.recipe.mockReset().mockReturnValue('ask');
});

it('has the answer ready, and fills in times without moving what is chosen', async () => {
  const answers: ((value: unknown) => void)[] = [];
  fakes.estimate.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
  const asked = askTraining(found, parts());
  const [pick] = fakes.picks;
  expect(pick!.placeholder).toBe('1,500 images found in 5 classes: Quick fits; Fine-tune if it is not good enough');
  expect(pick!.items.map(({ label }) => label.replace(/^\$\(.+\) /, ''))).toEqual([
    'Quick',
    'Fine-tune',
    'Small CNN from scratch',
    'More Options…',
    'Tutorials',
    'Mushrooms Tutorial',
    'Cats and Dogs Tutorial',
    'Dog Breeds Tutorial',
    'Dog App Tutorial',
  ]);
  expect(pick!.items[0]!.description).toBe('best for small sets');
  pick!.activeItems = [pick!.items[1]!];
  answers[0]!(took(18.5));
  await vi.waitFor(() => expect(pick!.items[0]!.description).toBe('about 20 s · best for small sets'));
  expect(pick!.activeItems.map(({ answer }) => answer)).toEqual(['fine-tune']);
  expect(fakes.estimate.mock.calls[0]![0].options).toEqual(['--recipe', 'quick', '--validation-split', '0.3']);

  pick!.selectedItems = [pick!.items[0]!];
  pick!.accept();
  expect(await asked).toMatchObject({ recipe: 'quick', validationSplit: 0.3, layout: null });
  expect(fakes.estimate.mock.calls.at(-1)![0].signal.aborted).toBe(true);
  expect(pick!.disposed).toBe(true);
});

it('begins with what earlier trainings took here, and leads to the form', async () => {
  fakes.estimate.mockReturnValue(new Promise(() => undefined));
  const kept = memory();
  await kept.speeds.note('quick', 'auto', took(30.4));
  const asked = askTraining({ ...found, reading: { ...found.reading!, images: 3000 } }, parts(kept.speeds));
  const [pick] = fakes.picks;
  // 0.4 s to start, and 30 s for 1,500 images.
  expect(pick!.items[0]!.description).toBe('about 1 min · best for small sets');
  pick!.selectedItems = [pick!.items.find(({ answer }) => answer === 'more')!];
  pick!.accept();
  expect(await asked).toBe('more');
});

it('asks nothing where the settings say the recipe, and ends with the question', async () => {
  fakes.recipe.mockReturnValue('head');
  expect(await askTraining(found, parts())).toMatchObject({ recipe: 'head' });
  expect(fakes.picks).toEqual([]);

  fakes.recipe.mockReturnValue('ask');
  fakes.estimate.mockRejectedValue(new Error('no weights'));
  const asked = askTraining(found, parts());
  await vi.waitFor(() => expect(fakes.estimate).toHaveBeenCalledTimes(3));
  expect(fakes.picks[0]!.items[0]!.description).toBe('best for small sets');
  fakes.picks[0]!.hide();
  expect(await asked).toBeUndefined();
});

it('guesses nothing from a book that it cannot read, nor for another device', async () => {
  const kept = memory();
  kept.book = { 'quick on auto': 'fast' };
  expect(kept.speeds.guess('quick', 'auto', 100)).toBeUndefined();
  await kept.speeds.note('quick', 'cpu', took(10));
  expect(kept.speeds.guess('quick', 'auto', 100)).toBeUndefined();
  expect(kept.speeds.guess('quick', 'cpu', 1500)).toBeCloseTo(10);
});

it('has words for every preset, and other advice for many images', () => {
  for (const { label, description, detail } of presetItems(presetNames))
    for (const text of [label, description, detail]) expect(text).toMatch(/\w/);
  expect(presetAdvice({ images: 25_000, classes: 2 })).toContain('Fine-tune is worth its time');
});
