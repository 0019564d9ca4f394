// An ambient declaration, which other zones of the type check find only by this.
// eslint-disable-next-line @typescript-eslint/triple-slash-reference
/// <reference path="./opencv.d.ts" />
import type { Cascade, Matrix, OpenCv } from '@opencvjs/node/lib/opencv_js.js';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LoupeError, messageOf } from '../../core/errors';
import { searchedSize, type FaceBox, type FaceSettings } from '../../core/faces/faceSettings';
import { packageFolder } from '../assets';
import type { Pixels } from '../images/orient';

/** OpenCV's own cascade of frontal faces, and the version of the OpenCV that runs it. */
export const cascadeName = 'haarcascade_frontalface_default';
export const openCvVersion = '4.13.0';

/** A face and how sure the cascade is. */
export interface FoundFace {
  readonly box: FaceBox;
  /** Windows of the search that agreed on it. */
  readonly windows: number;
}

/** Pixels that are made grey at once: the memory of an instance never shrinks, so it gets an image in strips. */
const stripPixels = 1 << 20;
/** Bytes of memory from which an instance is not kept. */
const mostKept = 512 * 2 ** 20;

/** OpenCV with its cascade, in this thread. One search at a time; a search blocks its thread. */
export class FaceCascade {
  private constructor(
    private readonly cv: OpenCv,
    private readonly cascade: Cascade,
  ) {}

  /** Loads OpenCV (11 MB, 0.2 s): only who looks for faces pays for it. Throws LoupeError. */
  static async open(): Promise<FaceCascade> {
    try {
      const opencv = (await import('@opencvjs/node/lib/opencv_js.js')).default;
      // What goes wrong is thrown; what it prints would stand between the lines of a document.
      const cv = await opencv({ print: () => undefined, printErr: () => undefined });
      const file = path.join(packageFolder(), 'media', 'faces', `${cascadeName}.xml`);
      cv.FS_createDataFile('/', 'cascade.xml', await readFile(file), true, false, false);
      const cascade = new cv.CascadeClassifier();
      if (!cascade.load('cascade.xml')) throw new Error(`OpenCV does not understand ${file}`);
      return new FaceCascade(cv, cascade);
    } catch (error) {
      throw new LoupeError('assets-missing', `OpenCV cannot be loaded: ${messageOf(error)}. Install Loupe again.`, {
        cause: error,
      });
    }
  }

  /** Whether the instance has become so large that another one should take its place. */
  get isLarge(): boolean {
    return this.cv.HEAPU8.length > mostKept;
  }

  /**
   * Faces in an upright RGB image, the largest first: made grey and shrunk by OpenCV (INTER_AREA), then searched.
   * @throws Error with OpenCV's own words; the instance is not to be used after that
   */
  find(pixels: Pixels, settings: FaceSettings): FoundFace[] {
    const { cv } = this;
    const { width, height } = searchedSize(pixels.width, pixels.height, settings.longestSide);
    // In pixels of the shrunk image, so that nothing smaller is found than was asked for.
    const smallest = Math.ceil((settings.minSize * width) / pixels.width);
    const [found, windows] = [new cv.RectVector(), new cv.IntVector()];
    let grey: Matrix | undefined;
    try {
      grey = this.grey(pixels, width, height);
      this.cascade.detectMultiScale2(
        grey,
        found,
        windows,
        settings.scale,
        settings.neighbours,
        0,
        new cv.Size(smallest, smallest),
        new cv.Size(0, 0),
      );
      const faces = Array.from({ length: found.size() }, (_, i) => ({
        box: original(found.get(i), pixels, { width, height }),
        // Without joining there is nothing to count.
        windows: windows.size() > i ? windows.get(i) : 1,
      }));
      return faces.sort((a, b) => b.box[2] * b.box[3] - a.box[2] * a.box[3] || a.box[0] - b.box[0]);
    } catch (error) {
      throw typeof error === 'number' ? new Error(wordsOf(cv.exceptionFromPtr(error).msg), { cause: error }) : error;
    } finally {
      for (const owned of [grey, found, windows]) owned?.delete();
    }
  }

  private grey({ data, width, height }: Pixels, toWidth: number, toHeight: number): Matrix {
    const { cv } = this;
    const grey = new cv.Mat(height, width, cv.CV_8UC1);
    const rows = Math.max(1, Math.floor(stripPixels / width));
    for (let top = 0; top < height; top += rows) {
      const end = Math.min(height, top + rows);
      const strip = new cv.Mat(end - top, width, cv.CV_8UC3);
      strip.data.set(data.subarray(3 * width * top, 3 * width * end));
      const into = grey.rowRange(top, end);
      cv.cvtColor(strip, into, cv.COLOR_RGB2GRAY);
      strip.delete();
      into.delete();
    }
    if (toWidth === width && toHeight === height) return grey;
    const small = new cv.Mat();
    cv.resize(grey, small, new cv.Size(toWidth, toHeight), 0, 0, cv.INTER_AREA);
    grey.delete();
    return small;
  }
}

/** OpenCV's message without the place in its sources: `(-4:Insufficient memory) Failed to allocate …`. */
function wordsOf(message: string): string {
  return message.trim().replace(/^OpenCV\(.*?error: /s, '');
}

/** A rectangle of the shrunk image in the original's pixels, inside it. */
function original(
  found: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  image: { readonly width: number; readonly height: number },
  searched: { readonly width: number; readonly height: number },
): FaceBox {
  const [scaleX, scaleY] = [image.width / searched.width, image.height / searched.height];
  const [x, y] = [Math.round(found.x * scaleX), Math.round(found.y * scaleY)];
  return [
    x,
    y,
    Math.min(image.width - x, Math.round(found.width * scaleX)),
    Math.min(image.height - y, Math.round(found.height * scaleY)),
  ];
}
