// The pages of the extension, found by their folders: src/webviews/NAME/NAMEPage.ts.
import { existsSync, readdirSync } from 'node:fs';
import { inRepository } from './repository.mjs';

export const pageSource = (name) => `src/webviews/${name}/${name}Page.ts`;

export const pageNames = readdirSync(inRepository('src', 'webviews')).filter((name) =>
  existsSync(inRepository(pageSource(name))),
);
