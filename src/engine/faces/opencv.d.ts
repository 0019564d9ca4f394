/** What is used of OpenCV compiled to WebAssembly; its own declarations ask for those of a browser. */
declare module '@opencvjs/node/lib/opencv_js.js' {
  interface Owned {
    /** Gives its memory back; nothing else does. */
    delete(): void;
  }
  export interface Matrix extends Owned {
    /** A view of the instance's memory: good until something is allocated. */
    readonly data: Uint8Array;
    /** The rows from `start` to before `end`, of the same memory. */
    rowRange(start: number, end: number): Matrix;
  }
  interface List<T> extends Owned {
    size(): number;
    get(index: number): T;
  }
  export interface Size {
    readonly width: number;
    readonly height: number;
  }
  export interface Rectangle extends Size {
    readonly x: number;
    readonly y: number;
  }
  export interface Cascade extends Owned {
    /** A file of the instance's own file system. */
    load(name: string): boolean;
    /** As `detectMultiScale`, and how many windows each rectangle was joined from. */
    detectMultiScale2(
      grey: Matrix,
      found: List<Rectangle>,
      windows: List<number>,
      scale: number,
      neighbours: number,
      flags: number,
      smallest: Size,
      largest: Size,
    ): void;
  }
  export interface OpenCv {
    readonly Mat: new (rows?: number, columns?: number, type?: number) => Matrix;
    readonly Size: new (width: number, height: number) => Size;
    readonly RectVector: new () => List<Rectangle>;
    readonly IntVector: new () => List<number>;
    readonly CascadeClassifier: new () => Cascade;
    readonly CV_8UC1: number;
    readonly CV_8UC3: number;
    readonly COLOR_RGB2GRAY: number;
    readonly INTER_AREA: number;
    cvtColor(from: Matrix, to: Matrix, code: number): void;
    resize(from: Matrix, to: Matrix, size: Size, scaleX: number, scaleY: number, interpolation: number): void;
    getBuildInformation(): string;
    /** The whole memory of the instance. */
    readonly HEAPU8: Uint8Array;
    /** What a thrown number stands for. */
    exceptionFromPtr(pointer: number): { readonly msg: string };
    FS_createDataFile(
      folder: string,
      name: string,
      bytes: Uint8Array,
      readable: boolean,
      writable: boolean,
      owned: boolean,
    ): void;
  }
  /** A new instance, with memory of its own. */
  export default function opencv(settings: {
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
  }): Promise<OpenCv>;
}
