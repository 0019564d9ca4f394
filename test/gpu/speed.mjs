// Speeds of devices, each in a process of its own with everything loaded; they take turns within a round.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { markdownTable } from './words.mjs';

/** What is measured: work and network of the bench's contender, and the batch. */
const works = [
  { title: 'MobileNetV2 features, batch 1', work: 'features', network: 'MobileNetV2', batch: 1 },
  { title: 'MobileNetV2 features, batch 32', work: 'features', network: 'MobileNetV2', batch: 32 },
  { title: 'InceptionV3 features, batch 32', work: 'features', network: 'InceptionV3', batch: 32 },
  { title: 'training step, three convolutions, batch 32', work: 'step', network: 'three-conv', batch: 32 },
  {
    title: 'training step, last two blocks of MobileNetV2, batch 32',
    work: 'step',
    network: 'last-two-blocks',
    batch: 32,
  },
];
const runsEach = 10;
/** Milliseconds for loading and for a round; compiling shaders takes long the first time. */
const patience = 5 * 60_000;

/** A started contender: `next` sends a number (or nothing) and gives its next line. */
class Contender {
  constructor(dist, device, { work, network, batch }) {
    this.child = spawn(process.execPath, [join(dist, 'loupe.cjs'), device, work, network, String(batch)], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.child.stdin.on('error', () => undefined);
  }

  async next(count) {
    if (count !== undefined) this.child.stdin.write(`${count}\n`);
    let timer;
    const late = new Promise((resolve) => {
      timer = setTimeout(() => resolve({ done: true }), patience);
    });
    const { done, value } = await Promise.race([this.lines.next(), late]);
    clearTimeout(timer);
    return done ? { skip: 'it gave no answer' } : JSON.parse(value);
  }

  end() {
    this.child.kill('SIGKILL');
  }
}

/** Images a second of every device in every work, as Markdown with the ratio to the first device. */
export async function measureSpeed({ dist, devices, rounds }) {
  const rows = [];
  for (const each of works) {
    console.error(`${each.title}…`);
    // TensorFlow only trains; its graphs run on the CPU, which stands in the table already.
    const able = devices.filter((device) => device !== 'tensorflow' || each.work === 'step');
    const contenders = able.map((device) => ({
      device,
      contender: new Contender(dist, device, each),
      seconds: [],
      skip: undefined,
    }));
    for (const entry of contenders) entry.skip = (await entry.contender.next()).skip;
    for (let round = 0; round < rounds; round++) {
      for (const entry of contenders.filter(({ skip }) => skip === undefined)) {
        const answer = await entry.contender.next(runsEach);
        if (answer.skip) entry.skip = answer.skip;
        else entry.seconds.push(...answer.seconds);
      }
    }
    for (const { contender } of contenders) contender.end();
    const first = rateOf(each, contenders[0]);
    rows.push([
      each.title,
      ...devices.map((device) =>
        cell(
          each,
          contenders.find((entry) => entry.device === device),
          first,
        ),
      ),
    ]);
  }
  return `Images a second, medians of ${rounds} rounds of ${runsEach} runs (times the first device's):\n\n${markdownTable([['', ...devices], ...rows])}\n`;
}

/** Images a second; undefined where the contender has dropped out. */
function rateOf({ batch }, { seconds, skip }) {
  return skip === undefined ? batch / median(seconds) : undefined;
}

function cell(work, entry, first) {
  if (!entry) return 'trains only';
  const rate = rateOf(work, entry);
  if (rate === undefined) return `no: ${entry.skip.split('. ')[0]}`;
  return first ? `${rate.toFixed(0)} (${(rate / first).toFixed(1)}x)` : rate.toFixed(0);
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
