import { countClasses, histogram, type ClassBalance } from '../../core/classBalance';
import type { Part } from '../../core/parts';
import type { ScanReport } from '../../protocol/runFiles';
import type { EventLoopYield } from '../../runfolder/eventLoopYield';
import { partsOf } from './report';

const histogramBins = 24;

type Histogram = ReturnType<typeof histogram>;

/** Numbers of a scan that cost a pass over its files each; made once, when they are asked for. */
export class DatasetFacts {
  private readonly known = new Map<string, unknown>();

  constructor(private readonly report: ScanReport) {}

  get classes(): ClassBalance[] {
    const { classes, files } = this.report;
    return this.once('classes', () => countClasses({ classes, classIndex: files.classIndex, part: files.part }));
  }

  get parts(): Part[] {
    return this.once('parts', () => partsOf(this.report));
  }

  get formats(): { format: string; count: number }[] {
    return this.once('formats', () => {
      const counts = new Map<string, number>();
      for (const format of this.report.files.format) counts.set(format, (counts.get(format) ?? 0) + 1);
      return [...counts].map(([format, count]) => ({ format, count })).sort((a, b) => b.count - a.count);
    });
  }

  /** The size of all images, where they have one. */
  get size(): { width: number; height: number } | null {
    return this.once('size', () => {
      const { width, height } = this.report.files;
      const [w, h] = [width[0], height[0]];
      if (w === undefined || h === undefined) return null;
      for (let row = 0; row < width.length; row++) if (width[row] !== w || height[row] !== h) return null;
      return { width: w, height: h };
    });
  }

  /** How the values of a measure are spread. */
  spread(name: string, values: () => ArrayLike<number>): Histogram {
    return this.once(`spread of ${name}`, () => histogram(values(), histogramBins));
  }

  /** Makes all of them, in pieces that block nobody. */
  async prepare(pause: EventLoopYield, measures: readonly (() => unknown)[]): Promise<void> {
    const { width, height } = this.report.files;
    for (const make of [
      () => this.classes,
      () => this.parts,
      () => this.formats,
      () => this.size,
      () => this.spread('width', () => width),
      () => this.spread('height', () => height),
      ...measures,
    ]) {
      make();
      await pause.yieldIfDue();
    }
  }

  private once<T>(name: string, make: () => T): T {
    if (!this.known.has(name)) this.known.set(name, make());
    return this.known.get(name) as T;
  }
}
