import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Archive } from './archiveTypes';
import type { ArchiveKind } from './archiveKind';
import { unpackedLimit } from './limits';
import { stemOf } from './survey';
import { tarArchive } from './tarArchive';
import { zipArchive } from './zipArchive';

/** @param name the archive's own name, after which a single compressed file is called */
export function openArchive(file: string, kind: ArchiveKind, name: string, signal?: AbortSignal): Archive {
  switch (kind) {
    case 'zip':
      return zipArchive(file);
    case 'tar':
      return tarArchive(file, { gzip: false, signal });
    case 'tar.gz':
      return tarArchive(file, { gzip: true, signal });
    case 'gzip':
      return gzippedFile(file, stemOf(name), signal);
  }
}

/** One file that is compressed. How long it is nobody says: it is told by unpacking it once. */
function gzippedFile(file: string, name: string, signal: AbortSignal | undefined): Archive {
  const content = async function* (): AsyncGenerator<Uint8Array> {
    const raw = createReadStream(file, signal ? { signal } : {});
    const source = pipeline(raw, createGunzip({ chunkSize: 1 << 18 }), () => undefined);
    try {
      yield* source as AsyncIterable<Uint8Array>;
    } finally {
      raw.destroy();
      source.destroy();
    }
  };
  let bytes: number | undefined;
  return {
    async *entries() {
      if (bytes === undefined) {
        const most = unpackedLimit((await stat(file)).size);
        let counted = 0;
        for await (const piece of content()) {
          counted += piece.length;
          // The survey refuses what is too long; it need not be read to its end.
          if (counted > most) break;
        }
        bytes = counted;
      }
      yield { name, kind: 'file', bytes, open: content };
    },
    remark: () => undefined,
  };
}
