import { expect, test } from 'vitest';
import { runStates, shownState, stateSigns } from '../../../src/core/runs/runStates';

test('every state has a sign of its own, by shape alone', () => {
  const signs = runStates.map((state) => stateSigns[state]);
  expect(new Set(signs.map(({ icon }) => icon)).size).toBe(runStates.length);
  expect(new Set(signs.map(({ character }) => character)).size).toBe(runStates.length);
});

test('only a run that came to its own end has the tick', () => {
  expect(runStates.filter((state) => stateSigns[state].character === '✓')).toEqual(['completed']);
  expect(runStates.filter((state) => stateSigns[state].tone === 'good')).toEqual(['completed']);
});

test('a run is paused only while its job lives', () => {
  expect(shownState('running', true)).toBe('paused');
  expect(shownState('running', false)).toBe('running');
  expect(shownState('interrupted', true)).toBe('interrupted');
});
