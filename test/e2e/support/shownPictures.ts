import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { repository } from './datasets';
import { screenshotFolder } from './pages';
import type { ThemeName } from './settings';

/** Pages that a step of the walkthrough shows, by the step. */
const steps: Readonly<Record<string, string>> = {
  dataset: 'inspect',
  training: 'train',
  evaluation: 'matrix',
  prediction: 'predict',
};

async function shrink(from: string, to: string, width: number): Promise<void> {
  const partial = `${to}.tmp`;
  await sharp(from).resize({ width }).png({ palette: true, quality: 80, effort: 8 }).toFile(partial);
  await rename(partial, to);
}

/** Puts the screenshots of a page where README, docs and walkthrough show them, in few colours and fewer pixels. */
export async function keepPictures(page: string, themes: readonly ThemeName[]): Promise<void> {
  const images = join(repository, 'docs', 'images');
  const walkthrough = join(repository, 'media', 'walkthrough');
  await mkdir(images, { recursive: true });
  for (const theme of themes) {
    const screenshot = join(screenshotFolder, `${page} ${theme}.png`);
    if (theme === 'dark' || theme === 'light') await shrink(screenshot, join(images, `${page}-${theme}.png`), 1440);
    const step = steps[page];
    if (step) await shrink(screenshot, join(walkthrough, `${step}-${theme}.png`), 1080);
  }
}
