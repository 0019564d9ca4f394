// The pages of the extension, found by their folders: src/webviews/NAME/NAMEPage.ts.
import { existsSync, readdirSync } from 'node:fs';
import { inRepository } from './repository.mjs';

export const pageSource = (name) => `src/webviews/${name}/${name}Page.ts`;

export const pageNames = readdirSync(inRepository('src', 'webviews')).filter((name) =>
  existsSync(inRepository(pageSource(name))),
);

/**
 * Pages that are bundled together share their chunks. The form checks whole recipes, by parts of the schema library that
 * no other page needs: in a chunk of all pages every one of them would load these.
 */
export const pageBundles = [pageNames.filter((name) => name !== 'trainForm'), ['trainForm']];
