import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { heldOutOf, proposeDecision, setDecision } from '../../../src/runfolder/decisions';
import * as v from 'valibot';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  predictResultSchema,
  serviceNoticeSchema,
  serviceReplySchema,
  thumbnailResultSchema,
  type ServiceReply,
} from '../../../src/protocol/service';
import { train } from '../../../src/engine/jobs/train/train';
import { bundles } from '../cli/builtCli';
import { temporaryFolder, tinyDataset } from '../jobs/tinyDataset';

process.env.LOUPE_CACHE_DIR = temporaryFolder('cache');
let child: ChildProcess;
let image: string;
let run: string;
let nextId = 1;
const waiting = new Map<number, (reply: ServiceReply) => void>();

beforeAll(async () => {
  const dataset = await tinyDataset(5);
  const folder = path.join(dataset, 'grün 100%');
  image = path.join(folder, readdirSync(folder)[0] as string);
  run = (await train({ folder: dataset, workspace: temporaryFolder('ws') })).folder;
  child = fork(path.join(bundles, 'service.js'), [], { serialization: 'advanced', execArgv: [] });
  child.on('message', (message) => {
    const reply = v.parse(serviceReplySchema, message);
    waiting.get(reply.id)?.(reply);
  });
});
afterAll(() => void child.kill('SIGKILL'));

/** Sends a request and waits for the reply with its id. */
function ask(request: Record<string, unknown>): Promise<ServiceReply> {
  const id = nextId++;
  const reply = new Promise<ServiceReply>((resolve) => waiting.set(id, resolve));
  child.send({ id, ...request });
  return reply;
}

const resultOf = (reply: ServiceReply): unknown => (reply.ok ? reply.result : reply.error);

test('answers ping with its version', async () => {
  expect(resultOf(await ask({ method: 'ping' }))).toMatchObject({
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
  });
});

test('makes thumbnails whose bytes travel as bytes', async () => {
  const thumbnail = v.parse(thumbnailResultSchema, resultOf(await ask({ method: 'thumbnail', file: image, size: 32 })));
  expect(Buffer.from(thumbnail.data.subarray(8, 12)).toString()).toBe('WEBP');
});

test('predicts, with the image as the network sees it', async () => {
  const predicted = v.parse(predictResultSchema, resultOf(await ask({ method: 'predict', run, file: image, top: 2 })));
  expect(predicted.top).toHaveLength(2);
  expect(predicted.top[0]?.class).toBe('grün 100%');
  expect([...predicted.preview.subarray(1, 4)]).toEqual([...Buffer.from('PNG')]);
  expect(predicted.decided).toBeNull();
  expect(predicted.model).toBe('mobilenet_v2');
});

test('decides by the threshold that holds now, whoever changed it', async () => {
  const asked = async () =>
    v.parse(predictResultSchema, resultOf(await ask({ method: 'predict', run, file: image, top: 3 })));
  const { top } = await asked();
  const other = top[2]!.class;
  const { decision } = proposeDecision(
    { kind: 'threshold', class: other, threshold: 0, origin: 'given' },
    await heldOutOf(run),
  );
  await setDecision(run, decision);
  const answer = await asked();
  expect(answer.decided).toEqual({ class: other, by: { kind: 'threshold', class: other, threshold: 0 } });
  expect(answer.top).toEqual(top);
  await setDecision(run, null);
  expect((await asked()).decided).toBeNull();
});

test('bad requests are refused and do no harm', async () => {
  const text = path.join(temporaryFolder('bad'), 'text.jpg');
  writeFileSync(text, 'text');
  expect(await ask({ method: 'explode' })).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  expect(await ask({ method: 'predict', run: '/no/run', file: image, top: 1 })).toMatchObject({
    ok: false,
    error: { code: 'run-missing' },
  });
  expect(await ask({ method: 'predict', run, file: text, top: 1 })).toMatchObject({ ok: false });
  expect(await ask({ method: 'thumbnail', file: '/no/image.png', size: 16 })).toMatchObject({ ok: false });
  child.send('nonsense');
  const many = await Promise.all(
    Array.from({ length: 12 }, () => ask({ method: 'predict', run, file: image, top: 1 })),
  );
  expect(many.every((reply) => reply.ok)).toBe(true);
});

/** Starts a service for a device and asks it for one prediction: the messages that came, the reply last. */
function predictOn(device: string): Promise<unknown[]> {
  const own = fork(path.join(bundles, 'service.js'), [device], { serialization: 'advanced', execArgv: [] });
  const messages: unknown[] = [];
  return new Promise<unknown[]>((resolve) => {
    own.on('message', (message) => {
      messages.push(message);
      if (v.is(serviceReplySchema, message)) resolve(messages);
    });
    own.send({ id: 1, method: 'predict', run, file: image, top: 1 });
  }).finally(() => own.kill('SIGKILL'));
}

test('a device that was chosen and cannot be had is an error, not another device', async () => {
  const device = process.platform === 'win32' ? 'coreml' : 'directml';
  expect(await predictOn(device)).toEqual([
    {
      id: 1,
      ok: false,
      error: { code: 'device-missing', message: expect.stringContaining('cannot be used here') as string },
    },
  ]);
});

test('what is not as chosen is told before the answer', async () => {
  const libraries = temporaryFolder('tensorflow');
  for (const name of ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'])
    writeFileSync(path.join(libraries, name), '');
  const record = path.join(process.env.LOUPE_CACHE_DIR!, 'tensorflow', 'runtime.json');
  mkdirSync(path.dirname(record), { recursive: true });
  writeFileSync(record, JSON.stringify({ libraries, source: 'folder' }));
  const [notice, reply] = await predictOn('tensorflow');
  expect(v.parse(serviceNoticeSchema, notice).notice).toMatchObject({ level: 'info', code: 'tensorflow-trains' });
  expect(reply).toMatchObject({ ok: true });
});

test('ends when its channel closes', async () => {
  const exit = once(child, 'exit');
  child.disconnect();
  expect((await exit)[0]).toBe(0);
});
