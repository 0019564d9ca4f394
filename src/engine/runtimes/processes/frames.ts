/** A message through a pipe: eight bytes of numbers and kind, then its content. */
export interface Frame {
  /** Of the task that it belongs to. */
  readonly id: number;
  readonly kind: FrameKind;
  /** In memory of its own, so that it may be seen as any array. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/**
 * To a process: `load` (what to do with the graph, JSON) and `graph` (its bytes) once; then `file` (an absolute path)
 * or `pixels` (of one image). From it: `ready`; then for each task `output` (float32), `careful` (the file is not for
 * the fast path), `unreadable` (JSON) or `failed` (a sentence).
 */
export const frameKinds = [
  'load',
  'graph',
  'file',
  'pixels',
  'ready',
  'output',
  'careful',
  'unreadable',
  'failed',
] as const;
export type FrameKind = (typeof frameKinds)[number];

const headerBytes = 9;

/** Where frames go: a stream, which gathers what is written between `cork` and `uncork`. */
export interface FrameSink {
  cork(): void;
  write(bytes: Uint8Array): boolean;
  uncork(): void;
}

/** Writes a frame; nothing is copied. */
export function writeFrame(sink: FrameSink, kind: FrameKind, id: number, body: Uint8Array = new Uint8Array(0)): void {
  const header = new DataView(new ArrayBuffer(headerBytes));
  header.setUint32(0, body.byteLength, true);
  header.setUint32(4, id, true);
  header.setUint8(8, frameKinds.indexOf(kind));
  sink.cork();
  sink.write(new Uint8Array(header.buffer));
  if (body.byteLength > 0) sink.write(body);
  sink.uncork();
}

/** Puts the pieces that a pipe gives together again. */
export class FrameReader {
  private readonly header = new Uint8Array(headerBytes);
  private filled = 0;
  private body: Uint8Array<ArrayBuffer> | undefined;

  constructor(private readonly onFrame: (frame: Frame) => void) {}

  /** Takes the next piece. Throws where it cannot be part of a frame. */
  push(piece: Uint8Array): void {
    let at = 0;
    while (at < piece.length) {
      if (!this.body) {
        at += this.fill(this.header, piece, at);
        if (this.filled < headerBytes) return;
        // Before memory is taken for what may be no length at all.
        this.kind();
        this.body = new Uint8Array(new DataView(this.header.buffer).getUint32(0, true));
        this.filled = 0;
      }
      at += this.fill(this.body, piece, at);
      if (this.filled === this.body.length) this.finish(this.body);
    }
  }

  /** Copies what belongs to `target`; returns how much that was. */
  private fill(target: Uint8Array, piece: Uint8Array, at: number): number {
    const some = piece.subarray(at, at + target.length - this.filled);
    target.set(some, this.filled);
    this.filled += some.length;
    return some.length;
  }

  private kind(): FrameKind {
    const kind = frameKinds[this.header[headerBytes - 1]!];
    if (kind === undefined) throw new Error('what came through the pipe is no frame');
    return kind;
  }

  private finish(body: Uint8Array<ArrayBuffer>): void {
    this.filled = 0;
    this.body = undefined;
    this.onFrame({ kind: this.kind(), id: new DataView(this.header.buffer).getUint32(4, true), body });
  }
}
