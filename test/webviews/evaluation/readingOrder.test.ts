import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chromiumPath, usePages } from '../harness/browser';
import { root } from '../harness/pageFiles';
import { classNames, evaluationState } from '../harness/states';

/** Entries of the document: role and name of each, as the accessibility tree has them. */
function documented(): string[] {
  const text = readFileSync(path.join(root, 'docs/pages/reading-order.md'), 'utf8');
  return [...text.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, entry]) => entry!);
}

function asPattern(entry: string): RegExp {
  const [start, ...rest] = entry.split('…').map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${[start, ...rest].join('.*')}`);
}

describe.skipIf(!chromiumPath)('reading order of the matrix page (needs a Chromium)', () => {
  const tester = usePages();

  it.each([5, 120])('is the one that is written down, of %i classes', async (classCount) => {
    const page = await tester.open('evaluation', {
      state: evaluationState(classCount, 60),
      images: 3,
      flagged: 1,
      classes: classNames(classCount),
      width: 1150,
      height: 820,
    });
    await page.locator('loupe-image-grid [data-index="2"]').waitFor();
    const tree = (await page.locator('main').ariaSnapshot())
      .split('\n')
      .map((line) => line.trim().replace(/^- '?/, ''));
    const entries = documented().filter((entry) => classCount > 8 || !entry.includes('Find a class'));
    expect(entries.length).toBeGreaterThan(25);
    let at = -1;
    const missing: string[] = [];
    for (const entry of entries) {
      const next = tree.findIndex((line, index) => index > at && asPattern(entry).test(line));
      if (next < 0) missing.push(entry);
      else at = next;
    }
    expect(missing).toEqual([]);
  });
});
