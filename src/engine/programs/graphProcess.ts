import { messageOf } from '../../core/errors';
import { parseJsonWith } from '../../protocol/parse';
import { imageTask } from '../images/imageTask';
import { onnxRuntimeNode } from '../runtimes/onnx/onnxRuntimeNode';
import type { LoadedGraph } from '../runtimes/runtime';
import { floatData } from '../tensor';
import { FrameReader, writeFrame, type Frame, type FrameKind } from '../runtimes/processes/frames';
import { processGraphSchema, processSettingsSchema, type ProcessGraph } from '../runtimes/processes/messages';

/*
 * A process that runs one graph on one image after the other, decoding them itself: everything an image needs stays in
 * the caches of one core, and the process that asks is free. It lives as long as the pipe from there: when that closes,
 * also because the asker was killed, it ends. Argument: ProcessSettings as JSON.
 */
const parsed = parseJsonWith(processSettingsSchema, process.argv[2] ?? '');
if (!parsed.ok) throw new Error(parsed.problem);
const runtime = onnxRuntimeNode(parsed.value);

let work: ProcessGraph | undefined;
let graph: LoadedGraph | undefined;
let last: Promise<void> = Promise.resolve();

const reader = new FrameReader((frame) => {
  last = last.then(() => answer(frame)).catch((error: unknown) => send('failed', frame.id, text(messageOf(error))));
});
process.stdin.on('data', (piece: Buffer) => reader.push(piece));
process.stdin.on('close', () => process.exit(0));
process.stdout.on('error', () => process.exit(0));
// Ctrl+C and the end of a terminal go to every process of it; what is to become of the work is for the asker to say.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

async function answer({ kind, id, body }: Frame): Promise<void> {
  switch (kind) {
    case 'load': {
      const wanted = parseJsonWith(processGraphSchema, new TextDecoder().decode(body));
      if (!wanted.ok) throw new Error(wanted.problem);
      work = wanted.value;
      return;
    }
    case 'graph':
      graph = await runtime.load(body, { name: work!.name, sharesCores: true });
      return send('ready', id);
    case 'file':
      return answerFile(id, new TextDecoder().decode(body));
    case 'pixels':
      return run(id, body);
    default:
      throw new Error(`no process answers ${kind}`);
  }
}

async function answerFile(id: number, file: string): Promise<void> {
  const { height, width } = work!.input;
  const result = imageTask({ kind: 'prepareFile', file, width, height });
  if (!result) return send('careful', id);
  if ('data' in result) return run(id, result.data);
  const { unreadable: code, reason } = result;
  send('unreadable', id, text(JSON.stringify({ code, reason })));
}

async function run(id: number, pixels: Uint8Array): Promise<void> {
  const {
    input: { name, type, height, width },
    output,
  } = work!;
  const dims = [1, height, width, 3];
  const image =
    type === 'uint8'
      ? ({ type, dims, data: pixels } as const)
      : ({ type, dims, data: new Float32Array(pixels) } as const);
  const outputs = await graph!.run({ [name]: image });
  const { buffer, byteOffset, byteLength } = floatData(outputs[output], output);
  send('output', id, new Uint8Array(buffer, byteOffset, byteLength));
}

function send(kind: FrameKind, id: number, body?: Uint8Array): void {
  writeFrame(process.stdout, kind, id, body);
}

function text(words: string): Uint8Array {
  return new TextEncoder().encode(words);
}
