/** Reads a stream of pieces in lengths of the reader's choice, holding no more than a piece. */
export class ByteReader {
  private readonly pieces: AsyncIterator<Uint8Array>;
  private piece: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.pieces = source[Symbol.asyncIterator]();
  }

  /** So many bytes, fewer only at the end. Only for lengths that the caller has bounded. */
  async take(length: number): Promise<Buffer> {
    const taken: Uint8Array[] = [];
    for await (const piece of this.upTo(length)) taken.push(piece);
    return Buffer.concat(taken);
  }

  /** So many bytes in pieces as they come, fewer only at the end. */
  async *upTo(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      if (this.piece.length === 0) {
        const next = await this.pieces.next();
        if (next.done) return;
        this.piece = next.value;
        continue;
      }
      const given = this.piece.subarray(0, left);
      this.piece = this.piece.subarray(given.length);
      left -= given.length;
      yield given;
    }
  }

  /** Ends the source too. */
  async close(): Promise<void> {
    await this.pieces.return?.();
  }
}
