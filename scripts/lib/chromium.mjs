// Where a Chromium for the page and editor tests is, and how one is got where none is installed.
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where the browser of the npm package `@sparticuz/chromium` is unpacked (scripts/lib/npmChromium.mjs). */
export const npmChromiumFolder = join(repository, 'test', 'hosts', 'chromium', 'node_modules', '.chromium');

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome', 'microsoft-edge'];

/** Installations that are not on the PATH, by platform. */
const places = {
  linux: ['/usr/bin/chromium', '/snap/bin/chromium', '/opt/google/chrome/chrome'],
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** Arguments under which a Chromium runs anywhere: as root, without a GPU, without calling home. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

function isExecutable(file) {
  try {
    accessSync(file, process.platform === 'win32' ? constants.F_OK : constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function onPath(name) {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name + suffix))
    .find(isExecutable);
}

/**
 * The path of a Chromium that can be started, or undefined. Looked for in this order: LOUPE_CHROMIUM
 * (an executable, or `none` to do without), the PATH, the usual places, the one from the npm package.
 */
export function findChromium() {
  const named = process.env.LOUPE_CHROMIUM;
  if (named === 'none') return undefined;
  if (named && isExecutable(named)) return named;
  for (const name of names) {
    const found = onPath(name);
    if (found) return found;
  }
  const place = (places[process.platform] ?? []).find(isExecutable);
  if (place) return place;
  const unpacked = join(npmChromiumFolder, 'run');
  return existsSync(unpacked) && isExecutable(unpacked) ? unpacked : undefined;
}
