import { describe, expect, it } from 'vitest';
import { formatAccuracy, formatInterval } from '../../src/core/format';
import { costRequest, typedCost } from '../../src/webviews/decision/costEditor';
import {
  nearestPoint,
  operatingGeometry,
  operatingPoints,
  pointAt,
} from '../../src/webviews/decision/operatingGeometry';
import { chromiumPath, eventually, faultsOf, requestsOf, usePages, waitForRequest } from './harness/browser';
import { decisionState } from './harness/decisionStates';
import { classNames, trainingState } from './harness/states';

const [first, second] = classNames(5) as [string, string];
const curve = {
  positives: 4,
  negatives: 10,
  auc: 0.9,
  aucInterval: null,
  averagePrecision: 0.8,
  averagePrecisionInterval: null,
  thresholds: [0.9, 0.5, 0.1],
  truePositives: [2, 3, 4],
  falsePositives: [0, 1, 10],
};

describe('points of a curve', () => {
  it('have the shares that follow from the counts', () => {
    expect(operatingPoints(curve)[1]).toEqual({
      threshold: 0.5,
      recall: 0.75,
      falsePositiveRate: 0.1,
      precision: 0.75,
      truePositives: 3,
      falsePositives: 1,
    });
    expect(
      operatingPoints({ ...curve, positives: 0, negatives: 0, truePositives: [0, 0, 0], falsePositives: [0, 0, 0] })[0],
    ).toMatchObject({
      recall: 0,
      precision: 0,
      falsePositiveRate: 0,
    });
  });

  it('are found by threshold and by place', () => {
    const points = operatingPoints(curve);
    expect([0.95, 0.9, 0.6, 0.5, 0].map((threshold) => pointAt(points, threshold))).toEqual([-1, 0, 0, 1, 2]);
    const geometry = operatingGeometry(points, 'roc', 400, 300);
    geometry.places.forEach(({ x, y }, at) => expect(nearestPoint(geometry, x + 2, y - 2)).toBe(at));
    expect(operatingGeometry(points, 'precision-recall', 400, 300).places[1]!.x).toBeCloseTo(geometry.x.at(0.75), 9);
  });
});

describe('costs that are edited', () => {
  it('are asked for by name, a class by name before any other', () => {
    const rows = [
      { truth: 'a', decided: 'b', cost: 50 },
      { truth: 'a', decided: '', cost: 5 },
    ];
    expect(costRequest({ otherwise: 2, rows }, ['a', 'b', 'c'])).toEqual({
      kind: 'costs',
      otherwise: 2,
      cells: [
        { truth: 'a', decided: 'b', cost: 50 },
        { truth: 'a', decided: 'c', cost: 5 },
      ],
    });
  });

  it('are numbers from 0 on', () => {
    expect(['5', ' 0,5 ', '0', '-1', '', 'much', '1e400'].map(typedCost)).toEqual([
      5,
      0.5,
      0,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe.skipIf(!chromiumPath)('curves of the evaluation page (needs a Chromium)', () => {
  const tester = usePages();
  const request = { kind: 'threshold', class: first, threshold: 0.5, origin: 'picked' } as const;
  const open = (given: ReturnType<typeof decisionState>, more = {}) =>
    tester.open('evaluation', {
      state: given.state,
      classes: given.classes,
      images: 4,
      kept: { tab: 'curves' },
      answers: { judgeDecision: given.answer },
      ...more,
    });

  it('draw a class, move its point by keys and by mouse, and ask what it costs', async () => {
    const given = decisionState(request);
    const page = await open(given);
    const { auc, aucInterval } = given.state.metrics.parts.validation!.curves![0]!;
    const slider = page.getByRole('slider', {
      name: `ROC · AUC ${formatAccuracy(auc)} (${formatInterval(aucInterval!)})`,
    });
    await slider.waitFor();
    const before = Number(await slider.getAttribute('aria-valuenow'));
    expect((await waitForRequest(page, 'judgeDecision', 1))[0]!.params).toEqual({ request });
    await slider.focus();
    await page.keyboard.press('ArrowRight');
    await eventually(() => slider.getAttribute('aria-valuenow')).toBe(String(before + 1));
    const points = operatingPoints(given.state.metrics.parts.validation!.curves![0]!);
    const asked = await waitForRequest(page, 'judgeDecision', 2);
    expect(asked[1]!.params).toEqual({ request: { ...request, threshold: points[before + 1]!.threshold } });
    await page.keyboard.press('Home');
    await eventually(() => slider.getAttribute('aria-valuetext')).toContain(
      `recall ${formatAccuracy(points[0]!.recall)}`,
    );
    const box = (await page.locator('loupe-operating-curve svg').first().boundingBox())!;
    await page.mouse.move(box.x + 46, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width - 15, box.y + 13, { steps: 4 });
    await page.mouse.up();
    await eventually(() => slider.getAttribute('aria-valuenow')).toBe(String(points.length - 1));
    expect(await faultsOf(page)).toEqual([]);
  });

  it('has a table of figures with intervals, uses a choice and clears it', async () => {
    const given = decisionState(request, { made: true });
    const page = await open(given);
    await page.getByText('This model decides by threshold 0.50').waitFor();
    const { after } = given.judged.decision.report!;
    const row = page.getByRole('row').filter({ hasText: `Recall of ${first}` });
    await row.getByText(formatInterval(after.recallInterval!)).waitFor();
    await page.getByText('which had no part in the choice').waitFor();
    await page.getByRole('button', { name: 'Use This Threshold' }).click();
    await page.getByRole('button', { name: 'Clear', exact: true }).click();
    const asked = await waitForRequest(page, 'setDecision', 2);
    expect(asked.map(({ params }) => params)).toEqual([{ request }, { request: null }]);
  });

  it('finds the threshold of a recall', async () => {
    const target = { kind: 'target', class: first, target: { measure: 'recall', atLeast: 0.9 } } as const;
    const given = decisionState(target);
    const page = await open(given);
    await waitForRequest(page, 'judgeDecision', 1);
    await page.getByLabel('Recall of at least').fill('0.9');
    await page.getByRole('button', { name: 'Find Threshold' }).click();
    expect((await waitForRequest(page, 'judgeDecision', 2))[1]!.params).toEqual({ request: target });
    const { decision } = given.judged;
    const found = decision.kind === 'threshold' ? decision.threshold : NaN;
    await eventually(() => page.getByLabel('Threshold', { exact: true }).inputValue()).toContain(String(found));
  });

  it('edits costs, and shows why they cannot be used', async () => {
    const given = decisionState(request);
    const page = await open(given);
    await page.getByRole('radio', { name: 'Costs' }).click();
    await page.getByRole('button', { name: 'Add Mistake' }).click();
    await page.getByRole('combobox', { name: 'called' }).selectOption(second);
    await page.getByRole('textbox', { name: 'costs', exact: true }).fill('50');
    await page.keyboard.press('Tab');
    const expected = { kind: 'costs', otherwise: 1, cells: [{ truth: first, decided: second, cost: 50 }] };
    await eventually(async () => (await requestsOf(page, 'judgeDecision')).at(-1)?.params).toEqual({
      request: expected,
    });
    await page.getByRole('button', { name: 'Use These Costs' }).click();
    expect((await waitForRequest(page, 'setDecision', 1))[0]!.params).toEqual({ request: expected });

    const failing = await open(given, { failures: { judgeDecision: 'There are no images of it.' } });
    await failing.getByRole('alert').getByText('There are no images of it.').waitFor();
    expect(await failing.getByRole('button', { name: 'Use This Threshold' }).isDisabled()).toBe(true);
  });

  it('stand on the page of the run itself too', async () => {
    const given = decisionState(request, { made: true });
    const run = trainingState({ epochs: 5, status: 'completed' });
    const page = await tester.open('training', {
      state: { ...run, evaluation: given.state.metrics, decision: given.state.decision },
      classes: given.classes,
      images: 4,
      answers: { judgeDecision: given.answer },
    });
    await page.getByRole('tab', { name: 'Threshold' }).click();
    await page.getByText('This model decides by threshold 0.50').waitFor();
    expect((await waitForRequest(page, 'judgeDecision', 1))[0]!.params).toEqual({ request });
    await page.getByRole('button', { name: 'Use This Threshold' }).click();
    expect((await waitForRequest(page, 'setDecision', 1))[0]!.params).toEqual({ request });
    expect(await faultsOf(page)).toEqual([]);
  });

  it('says that scores of an earlier version have no curves', async () => {
    const given = decisionState(request);
    const earlier = { ...given.state.metrics.parts.validation!, curves: undefined };
    const state = { ...given.state, metrics: { ...given.state.metrics, parts: { validation: earlier } } };
    const page = await open({ ...given, state });
    await page.getByText('These scores have no curves.').waitFor();
  });
});
