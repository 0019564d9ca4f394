import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { parseJsonWith } from '../../../protocol/parse';
import { writeFileAtomic } from '../../../runfolder/atomicFile';
import { cacheFolder } from '../../cache/cacheFolder';
import { findGpus } from '../hardware';
import { verdictSchema, type ProbeRequest, type Verdict } from './probeTypes';

declare const LOUPE_VERSION: string;

const entrySchema = v.object({ verdict: verdictSchema, at: v.number() });

/** A refusal is asked again after a day: what it lacked may have been installed without any version changing. */
const refusalLasts = 24 * 60 * 60_000;

const fileOf = (request: ProbeRequest): string => cacheFolder('devices', `${key(request)}.json`);

/** What was found about a request on this very machine with these very versions, if anything. */
export function rememberedVerdict(request: ProbeRequest): Verdict | undefined {
  const file = fileOf(request);
  if (!existsSync(file)) return undefined;
  const entry = parseJsonWith(entrySchema, readFileSync(file, 'utf8'));
  if (!entry.ok) return undefined;
  const { verdict, at } = entry.value;
  return verdict.ok || Date.now() - at < refusalLasts ? verdict : undefined;
}

/** Keeps a verdict. A cache that cannot be written costs another probe, nothing else. */
export async function rememberVerdict(request: ProbeRequest, verdict: Verdict): Promise<void> {
  await writeFileAtomic(fileOf(request), JSON.stringify({ verdict, at: Date.now() })).catch(() => undefined);
}

/** Changes with anything that may change the answer: the request, drivers, the Node, Loupe, the engine's files. */
function key(request: ProbeRequest): string {
  const { node, electron, modules } = process.versions;
  const parts = [
    request,
    findGpus().map(({ driver }) => driver),
    process.platform,
    process.arch,
    node,
    electron,
    modules,
    LOUPE_VERSION,
    process.env['VK_ICD_FILENAMES'],
    process.env['LD_LIBRARY_PATH'],
    engineFiles(request),
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** Size and time of the engine's package manifest, or of TensorFlow's library: new ones are tried again. */
function engineFiles({ engine, libraries }: ProbeRequest): string {
  try {
    const file = libraries === null ? require.resolve(engine) : path.join(libraries, 'libtensorflow_cc.so.2');
    const { size, mtimeMs } = statSync(file);
    return `${size} ${mtimeMs}`;
  } catch {
    return 'missing';
  }
}
