import type { ShownPage } from '../harness/browser';
import { testScenes } from '../harness/gallery';
import { classNames, datasetState } from '../harness/states';

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
