// A map of 20,000 images under the mouse: how long it takes from an event to the frame that answers it, and how long
// frames take. The page is as it is built; the browser draws without a GPU.
import { chromium } from 'playwright-core';
import { chromiumArguments, findChromium } from '../../scripts/lib/chromium.mjs';
import { figure, median, table } from './lib/numbers.mjs';
import { serve } from './lib/scrollServer.mjs';
import { installWatchFrames } from './lib/watchFrames.mjs';

export const title = 'Map: 20,000 images under the mouse';

const [images, classes, moves] = [20_000, 12, 120];
const made = '2026-01-01T00:00:00.000Z';

/** Numbers from 0 to 1, the same each time. */
function* numbers() {
  for (let seed = 1; ; seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0) yield seed / 2 ** 32;
}

/** Clusters, a class each. */
function points() {
  const draw = numbers();
  const next = () => draw.next().value;
  const middles = Array.from({ length: classes }, () => [0.1 + 0.8 * next(), 0.1 + 0.8 * next()]);
  const place = (at, axis) => middles[at % classes][axis] + 0.12 * (next() + next() + next() - 1.5);
  const rows = Array.from({ length: images }, (_, at) => at);
  return {
    made,
    path: rows.map((at) => `class ${at % classes}/${at}.jpg`),
    x: rows.map((at) => place(at, 0)),
    y: rows.map((at) => place(at, 1)),
    classes: Array.from({ length: classes }, (_, at) => `class ${at}`),
    classIndex: rows.map((at) => at % classes),
    part: rows.map(() => 0),
    kinds: [],
    kind: rows.map(() => -1),
    outlier: [],
    brightness: [],
    sharpness: [],
  };
}

function state() {
  const histogram = { edges: [0, 1], counts: [images] };
  return {
    state: 'ready',
    folder: '/data',
    name: 'photographs',
    words: '',
    images,
    bytes: 0,
    scanned: made,
    stale: false,
    parts: [],
    classes: Array.from({ length: classes }, (_, at) => ({ name: `class ${at}`, count: images / classes, parts: {} })),
    imbalance: { ratio: null, words: '' },
    size: null,
    width: histogram,
    height: histogram,
    formats: [{ format: 'JPEG', count: images }],
    skipped: [],
    problems: [],
    audit: null,
    auditing: null,
    auditFailure: null,
    map: { made, outdated: false, running: null, failure: null },
    similar: null,
  };
}

/** Answers without pictures: what is measured is the map. */
const host = {
  answer: ({ method, params }) => {
    if (method === 'mapPoints') return points();
    if (method === 'chooseImages') return { id: 'chosen 1' };
    if (method === 'classImages') return { total: 0, offset: params.offset, items: [] };
    if (method === 'thumbnails') return params.files.map((file) => ({ file, data: null, mime: '', problem: 'none' }));
    return null;
  },
};

/** What a hand does on a map, by name. */
const gestures = {
  'move the pointer over points': async (page, box) => {
    for (let at = 0; at < moves; at++) await page.mouse.move(...along(box, at));
  },
  'draw a lasso': async (page, box) => {
    await page.mouse.move(...along(box, 0));
    await page.mouse.down();
    for (let at = 0; at < moves; at++) await page.mouse.move(...along(box, at));
    await page.mouse.up();
  },
  'move the view': async (page, box) => {
    await page.mouse.move(...along(box, 0));
    await page.mouse.down({ button: 'middle' });
    for (let at = 0; at < moves; at++) await page.mouse.move(...along(box, at));
    await page.mouse.up({ button: 'middle' });
  },
  'zoom by the wheel': async (page, box) => {
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let at = 0; at < moves / 2; at++) await page.mouse.wheel(0, at % 30 < 15 ? -40 : 40);
  },
};

/** A place on a loop over the map. */
function along({ x, y, width, height }, at) {
  const turn = (2 * Math.PI * at) / moves;
  return [x + width * (0.5 + 0.35 * Math.cos(turn)), y + height * (0.5 + 0.35 * Math.sin(2 * turn))];
}

export async function measure(bench) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('The map needs a Chromium: install one, or name it in LOUPE_CHROMIUM.');
  const browser = await chromium.launch({ executablePath, args: chromiumArguments });
  const server = await serve(bench.dist, state());
  server.use(host);
  const found = Object.fromEntries(Object.keys(gestures).map((name) => [name, []]));
  try {
    for (let round = 0; round < bench.rounds; round++) {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await page.addInitScript(installWatchFrames);
      await page.goto(server.address);
      await page.getByRole('tab', { name: 'Map' }).click();
      const box = await page.getByRole('application').boundingBox();
      for (const [name, gesture] of Object.entries(gestures)) {
        await page.evaluate(() => window.watchFrames.start());
        await gesture(page, box);
        found[name].push(await page.evaluate(() => window.watchFrames.stop()));
      }
      await page.close();
    }
  } finally {
    await browser.close();
    await server.close();
  }
  const rows = Object.entries(found).map(([name, rounds]) => {
    const of = (key) => `${figure(median(rounds.map((round) => round[key])))} ms`;
    return [name, of('answer50'), of('answer95'), of('frame50'), of('frame95')];
  });
  return table(['gesture', 'event to frame, median', '95th percentile', 'frame, median', '95th percentile'], rows);
}
