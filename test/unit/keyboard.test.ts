import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { imageActions } from '../../src/protocol/pages/imageActions';
import { imageRepairs } from '../../src/protocol/pages/imageRepairs';

/** Keys of a grid that are no action: preview, undo, and the zoom of the map that shows the same images. */
const others = [' ', 'u', '?'];

it('no two actions on images have one key', () => {
  const keys = [...imageActions, ...imageRepairs].map(({ key }) => key as string);
  expect(new Set([...keys, ...others]).size).toBe(keys.length + others.length);
});

it('docs/keyboard.md has a row for the key of every action on images', () => {
  const rows = readFileSync('docs/keyboard.md', 'utf8').split('\n');
  for (const { id, keys } of [...imageActions, ...imageRepairs])
    expect(
      rows.some((row) => row.startsWith(`| \`${keys}\` |`)),
      id,
    ).toBe(true);
});
