import type { ShownPage } from '../harness/browser';
import { testScenes } from '../harness/gallery';
import { classNames, datasetState, evaluationState } from '../harness/states';

const options = {
  state: datasetState(120, true),
  images: 60,
  classes: classNames(120),
  flagged: 3,
  height: 820,
};
const cell = (page: ShownPage, index: number) => page.locator(`loupe-image-grid [data-index="${index}"]`);

testScenes({
  'images-selected': {
    page: 'datasets',
    options,
    prepare: async (page) => {
      await cell(page, 0).scrollIntoViewIfNeeded();
      await page.mouse.move(0, 0);
      await cell(page, 1).click();
      await cell(page, 3).click({ modifiers: ['Shift'] });
    },
  },
  'images-repaired': {
    page: 'datasets',
    options: { ...options, answers: { repairScope: { classes: classNames(120), parts: ['train', 'test'] } } },
    prepare: async (page) => {
      await cell(page, 0).scrollIntoViewIfNeeded();
      await page.mouse.move(0, 0);
      await cell(page, 1).click();
      await page.keyboard.press('4');
      await page.locator('loupe-repair-bar').getByText('relabel 1').waitFor();
      await cell(page, 5).click({ modifiers: ['Control'] });
      await page.getByRole('button', { name: 'More Actions' }).click();
    },
  },
  'images-repaired-narrow': {
    page: 'evaluation',
    options: {
      ...{ state: evaluationState(5), images: 30, classes: classNames(5), width: 1280, height: 900 },
      answers: { repairScope: { classes: classNames(5), parts: [] } },
    },
    prepare: async (page) => {
      await page.locator('loupe-image-grid').evaluate((grid) => grid.scrollIntoView());
      await cell(page, 1).click();
      await page.keyboard.press('x');
      await page.locator('loupe-repair-bar').getByText('exclude 1').waitFor();
    },
  },
  'images-preview': {
    page: 'datasets',
    options,
    prepare: async (page) => {
      await cell(page, 0).focus();
      await page.keyboard.press('Space');
      await page.locator('loupe-image-preview img.large').waitFor();
    },
  },
});
