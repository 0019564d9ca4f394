// Faces: boxes and time against OpenCV's own Python with the same settings, on the photographs of shared/data/faces.
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endTree, run, start } from '../../scripts/lib/processes.mjs';
import { inRepository } from '../../scripts/lib/repository.mjs';
import { median, ratio, table } from './lib/numbers.mjs';
import { pythonContender } from './lib/python.mjs';

export const title = 'Faces: OpenCV in WebAssembly beside OpenCV in Python';
export const needsPython = true;

/** Intersection over union. */
function overlap(a, b) {
  const side = (at) => Math.max(0, Math.min(a[at] + a[at + 2], b[at] + b[at + 2]) - Math.max(a[at], b[at]));
  const both = side(0) * side(1);
  return both / (a[2] * a[3] + b[2] * b[3] - both);
}

/** How many of `boxes` are among `others`, image by image, and of how many. */
function found(boxes, others) {
  const hits = boxes.flatMap((own, i) => own.map((box) => others[i].some((other) => overlap(box, other) >= 0.5)));
  return { hits: hits.filter(Boolean).length, of: hits.length };
}

/** One run of the command line: the whole process, and what it says of itself. */
async function loupe(files) {
  const began = performance.now();
  const { code, output } = await run(process.execPath, [inRepository('dist', 'cli.js'), 'faces', ...files, '--json'], {
    capture: true,
  });
  if (code !== 0) throw new Error(`loupe faces failed: ${output}`);
  const document = JSON.parse(output.slice(output.indexOf('{"files"')));
  return { process: performance.now() - began, document };
}

export async function measure({ data, temporary, python, rounds }) {
  if (!python) return 'Left out: there is no Python with OpenCV.';
  const folders = ['faces', 'nonfaces'].map((name) => join(data, 'faces', name));
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => join(folder, name)),
  );
  const list = join(temporary, 'faces.txt');
  writeFileSync(list, files.join('\n'));
  const child = start(python, [pythonContender('python_faces.py'), list], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => JSON.parse((await lines.next()).value);
  try {
    const { ready } = await answer();
    const times = { theirs: [], theirSearch: [], ours: [], ourSearch: [], ourProcess: [] };
    let [theirBoxes, ourBoxes] = [[], []];
    const each = (milliseconds) => milliseconds / files.length;
    for (let round = 0; round <= rounds; round++) {
      child.stdin.write('1\n');
      const theirs = await answer();
      const ours = await loupe(files);
      theirBoxes = theirs.boxes;
      ourBoxes = ours.document.files.map(({ boxes }) => boxes);
      // The first round warms both up.
      if (round === 0) continue;
      times.theirs.push(each(1000 * theirs.seconds[0]));
      times.theirSearch.push(each(1000 * theirs.search[0]));
      times.ours.push(ours.document.wholeMilliseconds);
      times.ourSearch.push(ours.document.searchMilliseconds);
      times.ourProcess.push(each(ours.process));
    }
    const row = (name, ours, theirs) => {
      const [a, b] = [median(ours), median(theirs)];
      return [name, a.toFixed(0), b.toFixed(0), ratio(a / b)];
    };
    const [forth, back] = [found(theirBoxes, ourBoxes), found(ourBoxes, theirBoxes)];
    return [
      table(
        ['milliseconds an image', 'Loupe', ready, 'Loupe to it'],
        [
          row('whole folder: decode, grey, shrink, search', times.ours, times.theirs),
          row('the same with starting the process', times.ourProcess, times.theirs),
          row('grey, shrink and search of one image', times.ourSearch, times.theirSearch),
        ],
      ),
      '',
      `${files.length} images. Of its ${forth.of} boxes Loupe has ${forth.hits} at IoU .5; of Loupe’s ${back.of} it has ${back.hits}.`,
    ].join('\n');
  } finally {
    child.stdin.end();
    await Promise.race([once(child, 'exit'), endTree(child)]);
  }
}
