import { readFileSync } from 'node:fs';
import path from 'node:path';
import { messageOf, LoupeError } from '../../core/errors';
import { packageFolder } from '../assets';

/** What kernels/*.c export; addresses and sizes in bytes. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  reserve(bytes: number): number;
  release(address: number): void;
  decode(
    jpeg: number,
    length: number,
    width: number,
    height: number,
    filter: number,
    out: number,
    outWidth: number,
  ): void;
  rows(input: number, width: number, height: number, filter: number, out: number, outWidth: number): void;
  columns(input: number, stride: number, height: number, filter: number, out: number, outHeight: number): void;
  warp(input: number, width: number, height: number, matrix: number, mode: number, out: number): void;
  tone(pixels: number, count: number, settings: number): void;
  measure(
    pixels: number,
    width: number,
    height: number,
    step: number,
    weights: number,
    least: number,
    luma: number,
    counts: number,
    sums: number,
  ): void;
  greyLevels(luma: number, width: number, height: number, step: number, levels: number): void;
  blocks(
    luma: number,
    width: number,
    side: number,
    across: number,
    down: number,
    contrast: number,
    edges: number,
  ): void;
}

/**
 * Memory above which an instance is not kept for the next picture: one large picture must not be paid for ever after.
 */
const keptBytes = 96 * 2 ** 20;

let compiled: WebAssembly.Module | undefined;
let instance: Exports | undefined;

/**
 * The kernels of decoding, resampling, changing and measuring images, WebAssembly with SIMD made of
 * src/engine/images/kernels: the same bytes on every machine. Compiled once a process; a thread is given the module by
 * the one that starts it.
 */
export function kernelsModule(): WebAssembly.Module {
  if (compiled) return compiled;
  const file = path.join(packageFolder(), 'media', 'images', 'kernels.wasm');
  try {
    compiled = new WebAssembly.Module(readFileSync(file));
  } catch (cause) {
    throw new LoupeError(
      'assets-missing',
      `Loupe's image decoder ${file} cannot be loaded (${messageOf(cause)}). Install Loupe again.`,
      { cause },
    );
  }
  return compiled;
}

/** Uses a module that another thread has compiled. */
export function useKernelsModule(module: WebAssembly.Module): void {
  compiled = module;
}

/** A problem that libjpeg-turbo reports, by its message number (jerror.h); below 0 the kernels' own. */
export class KernelError extends Error {
  constructor(readonly problem: number) {
    super(`libjpeg-turbo reports problem ${problem}.`);
  }
}

/** Memory of the kernels for the length of one call. */
export class KernelCall {
  private readonly reserved: number[] = [];

  constructor(readonly exports: Exports) {}

  /** The address of so many bytes. */
  reserve(bytes: number): number {
    const address = this.exports.reserve(bytes);
    this.reserved.push(address);
    return address;
  }

  /** The address of a copy. */
  put(data: Uint8Array | Int32Array | Float32Array | Float64Array): number {
    const address = this.reserve(data.byteLength);
    new Uint8Array(this.exports.memory.buffer, address, data.byteLength).set(
      new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
    );
    return address;
  }

  /** A copy of what lies at an address. */
  take(address: number, bytes: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, address, bytes).slice();
  }

  releaseAll(): void {
    for (const address of this.reserved) this.exports.release(address);
  }
}

/**
 * Runs `use` with the kernels. After any error their memory is thrown away: what a damaged file left there is gone.
 * @throws KernelError, or what `use` throws
 */
export function withKernels<T>(use: (call: KernelCall) => T): T {
  const exports = (instance ??= instantiate());
  instance = undefined;
  const call = new KernelCall(exports);
  const result = use(call);
  call.releaseAll();
  if (exports.memory.buffer.byteLength <= keptBytes) instance = exports;
  return result;
}

function instantiate(): Exports {
  const fail = (problem: number): never => {
    throw new KernelError(problem);
  };
  // The C library's output, which is never used: messages are not printed.
  const nothing = (): number => 0;
  const wasi = { fd_close: nothing, fd_seek: nothing, fd_write: nothing };
  const { exports }: { readonly exports: unknown } = new WebAssembly.Instance(kernelsModule(), {
    env: { fail },
    wasi_snapshot_preview1: wasi,
  });
  return exports as Exports;
}
