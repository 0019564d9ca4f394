import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Random } from '../../../src/core/random';
import { encodeJpeg } from '../../../src/engine/images/encode';

/** Colours of the classes: far enough apart that any features tell them from one another, with noise on top. */
const colours: Readonly<Record<string, readonly [number, number, number]>> = {
  'red #1 (fly agaric)': [200, 40, 40],
  'grün 100%': [40, 180, 60],
  'blue: 🐟': [50, 60, 200],
};

/** An empty folder that goes with the machine's temporary files. */
export function temporaryFolder(name: string): string {
  return mkdtempSync(path.join(os.tmpdir(), `loupe-${name}-`));
}

/** Class folders of small noisy JPEGs, with awkward names; other pictures for each seed. Returns the dataset's folder. */
export async function tinyDataset(images = 10, classes = Object.keys(colours), seed = 5): Promise<string> {
  const root = path.join(temporaryFolder('data'), 'tiny');
  const random = new Random(seed);
  for (const name of classes) {
    const folder = path.join(root, process.platform === 'win32' ? name.replace(':', '') : name);
    mkdirSync(folder, { recursive: true });
    const colour = colours[name] as readonly [number, number, number];
    for (let i = 0; i < images; i++) {
      const [width, height] = [60 + random.integer(30), 50 + random.integer(30)];
      const data = Uint8Array.from({ length: width * height * 3 }, (_, at) =>
        Math.max(0, Math.min(255, (colour[at % 3] as number) + 40 * random.normal())),
      );
      writeFileSync(
        path.join(folder, `img ${i}, "${i}".jpg`.replaceAll(process.platform === 'win32' ? '"' : '\0', '')),
        await encodeJpeg(data, width, height),
      );
    }
  }
  return root;
}
