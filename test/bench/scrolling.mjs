// A page of 5,000 photographs, scrolled fast: how long rows stay blank and how long frames take, and how soon a page is
// there again. The real service stands behind the page as it is built; the browser draws without a GPU.
import { build } from 'esbuild';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumArguments, findChromium } from '../../scripts/lib/chromium.mjs';
import { inRepository } from '../../scripts/lib/repository.mjs';
import { figure, median, table } from './lib/numbers.mjs';
import { serve } from './lib/scrollServer.mjs';
import { installWatch } from './lib/watchGrid.mjs';

export const title = 'Scrolling: a page of 5,000 photographs';

const images = 5000;
/** Pixels of a scroll: the whole list takes longer and shows nothing else. */
const distance = 30_000;
/** Pixels a second: thrown with a finger, and turned with a wheel. */
const speeds = [4500, 700];
/** What is cached when the scroll begins. */
const caches = ['empty', 'empty, 5 s before the scroll', 'on disk'];

/** Photographs of all folders, each once. */
function photographs(data) {
  const under = ['cats_vs_dogs', 'flowers5', 'dog_breeds_csv', 'dog_breeds_120', 'mushrooms5', 'faces'].flatMap(
    (folder) => {
      try {
        return readdirSync(join(data, folder), { recursive: true })
          .filter((name) => name.endsWith('.jpg'))
          .sort()
          .map((name) => join(data, folder, name));
      } catch {
        return [];
      }
    },
  );
  return Array.from({ length: images }, (_, at) => under[at % under.length]);
}

async function bundleHost() {
  const outfile = inRepository('out', 'bench-page-host.cjs');
  await build({
    entryPoints: [inRepository('test', 'bench', 'contenders', 'pageHost.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
  });
  return createRequire(import.meta.url)(outfile);
}

/** Opens the page; milliseconds until everything in view has a picture, with the grid at the top of the view. */
async function open(page, address) {
  await page.goto(address);
  await page.waitForFunction(() => window.watchGrid.full(), undefined, { polling: 'raf' });
  return page.evaluate(() => performance.now());
}

/** Scrolls the page as a finger does, and gives what was to be seen meanwhile. */
async function scroll(page, speed) {
  const session = await page.context().newCDPSession(page);
  await page.evaluate(() => window.watchGrid.start());
  await session.send('Input.synthesizeScrollGesture', {
    x: 700,
    y: 450,
    yDistance: -Math.min(distance, speed * 8),
    speed,
    gestureSourceType: 'mouse',
  });
  const figures = await page.evaluate(() => window.watchGrid.stop());
  await session.detach();
  return figures;
}

export async function measure(bench) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Scrolling needs a Chromium: install one, or name it in LOUPE_CHROMIUM.');
  const { PageHost, pageState } = await bundleHost();
  const files = photographs(bench.data);
  const browser = await chromium.launch({ executablePath, args: chromiumArguments });
  const server = await serve(bench.dist, pageState(images));
  const rows = [];
  let folder = '';
  const opened = { cold: [], disk: [], warm: [] };
  try {
    for (let round = 0; round < bench.rounds; round++) {
      for (const cache of caches) {
        if (cache !== 'on disk') folder = join(bench.temporary, `pictures-${round}-${cache}`);
        const env = { LOUPE_CACHE_DIR: folder };
        const host = new PageHost(join(bench.dist, 'service.js'), files, env);
        server.use(host);
        const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
        await page.addInitScript(installWatch);
        opened[cache === 'on disk' ? 'disk' : 'cold'].push(await open(page, server.address));
        if (cache === caches[1]) await page.waitForTimeout(5000);
        for (const speed of cache === caches[1] ? speeds.slice(0, 1) : speeds) {
          if (speed !== speeds[0]) await open(page, server.address);
          rows.push({ cache, speed, ...(await scroll(page, speed)) });
        }
        opened.warm.push(await open(page, server.address));
        await page.close();
        await host.dispose();
      }
    }
  } finally {
    await browser.close();
    await server.close();
  }
  return report(rows, opened);
}

function report(rows, opened) {
  const cells = speeds.flatMap((speed) =>
    caches.flatMap((cache) => {
      const found = rows.filter((row) => row.speed === speed && row.cache === cache);
      if (found.length === 0) return [];
      const of = (name) => median(found.map((row) => row[name]));
      return [
        [
          `${speed} px/s`,
          cache,
          `${figure(100 * of('blankShare'))} %`,
          `${figure(of('rowsBlank'))} of ${figure(of('rows'))}`,
          `${figure(of('longestBlank'))} ms`,
          `${figure(of('p50'))} ms`,
          `${figure(of('p95'))} ms`,
        ],
      ];
    }),
  );
  const shown = Object.entries({
    cold: 'first time, nothing cached',
    disk: 'service just started, cache on disk',
    warm: 'again',
  });
  return [
    table(
      [
        'scroll',
        'cache',
        'blank cells',
        'rows blank over 100 ms',
        'longest',
        'frame, median',
        'frame, 95th percentile',
      ],
      cells,
    ),
    '',
    table(
      ['page with every picture in view', 'after'],
      shown.map(([key, words]) => [words, `${figure(median(opened[key]))} ms`]),
    ),
  ].join('\n');
}
