import { describe, expect, it, vi } from 'vitest';
import type { Channel } from '../../../src/extension/service/channel';
import { ServiceClient } from '../../../src/extension/service/client';

const result = { data: new Uint8Array([1]), mime: 'image/webp', width: 1, height: 1, bytes: 9 };
type Sent = { id: number; method: string; file?: string };

/** A service that answers as the test says. */
class FakeChannel implements Channel {
  readonly sent: Sent[] = [];
  stopped = false;
  private message: (message: unknown) => void = () => undefined;
  private exit: (reason: string) => void = () => undefined;

  constructor(private readonly answer: (channel: FakeChannel, sent: Sent) => void) {}
  send(message: unknown): void {
    this.sent.push(message as Sent);
    queueMicrotask(() => this.answer(this, message as Sent));
  }
  onMessage(listener: (message: unknown) => void): void {
    this.message = listener;
  }
  onExit(listener: (reason: string) => void): void {
    this.exit = listener;
  }
  stop(): Promise<void> {
    this.stopped = true;
    return Promise.resolve();
  }
  reply(id: number, value: unknown = result): void {
    this.message({ id, ok: true, result: value });
  }
  say(message: unknown): void {
    this.message(message);
  }
  end(reason: string): void {
    this.exit(reason);
  }
}

const limits = { requestTimeout: 60, crashes: 3, crashWindow: 60_000, thumbnails: 4 };
function clientWith(answer: (channel: FakeChannel, sent: Sent) => void) {
  const channels: FakeChannel[] = [];
  const lines: string[] = [];
  const notices: string[] = [];
  const client = new ServiceClient(
    () => {
      const channel = new FakeChannel(answer);
      channels.push(channel);
      return channel;
    },
    { line: (text) => lines.push(text), notice: ({ code }) => notices.push(code) },
    limits,
  );
  return { client, channels, lines, notices };
}

describe('ServiceClient', () => {
  it('starts with the first request and answers several out of order', async () => {
    const { client, channels } = clientWith((channel, sent) =>
      setTimeout(() => channel.reply(sent.id, { ...result, bytes: sent.id }), 10 - sent.id),
    );
    expect(channels).toHaveLength(0);
    const sizes = await Promise.all(['a', 'b', 'c'].map((file) => client.thumbnail(file, 64)));
    expect(sizes.map(({ bytes }) => bytes)).toEqual([1, 2, 3]);
    expect(channels).toHaveLength(1);
  });

  it('rejects with the sentence of the service', async () => {
    const { client } = clientWith((channel, { id }) =>
      channel.say({ id, ok: false, error: { code: 'unreadable', message: 'x.jpg is damaged.' } }),
    );
    await expect(client.predict('/run', 'x.jpg', 5)).rejects.toMatchObject({
      code: 'unreadable',
      message: 'x.jpg is damaged.',
    });
  });

  it('rejects what does not answer in time and what answers nonsense', async () => {
    const silent = clientWith(() => undefined);
    await expect(silent.client.thumbnail('a', 64)).rejects.toMatchObject({ code: 'service-timeout' });
    const odd = clientWith((channel, { id }) => channel.reply(id, { data: 'text' }));
    await expect(odd.client.thumbnail('a', 64)).rejects.toMatchObject({ code: 'service-reply' });
    odd.channels[0]!.say('not a reply');
    expect(odd.lines.at(-1)).toContain('not understood');
  });

  it('hands notices on, and gives who tells of its work more time', async () => {
    const { client, notices } = clientWith((channel, { id }) => {
      for (const at of [40, 80])
        setTimeout(
          () => channel.say({ notice: { level: 'info', code: `gpu-probe ${at}`, message: 'Checking a GPU.' } }),
          at,
        );
      setTimeout(() => channel.reply(id), 110);
    });
    vi.useFakeTimers();
    try {
      const answered = client.thumbnail('a', 64);
      await vi.advanceTimersByTimeAsync(110);
      await expect(answered).resolves.toMatchObject({ bytes: 9 });
    } finally {
      vi.useRealTimers();
    }
    expect(notices).toEqual(['gpu-probe 40', 'gpu-probe 80']);
  });

  it('rejects all that waits when the process dies, starts again, and gives up after three crashes', async () => {
    const { client, channels } = clientWith((channel) => channel.end('signal SIGSEGV'));
    for (let i = 0; i < 3; i++)
      await expect(client.thumbnail('a', 64)).rejects.toMatchObject({ code: 'service-ended' });
    expect(channels).toHaveLength(3);
    await expect(client.thumbnail('a', 64)).rejects.toMatchObject({ code: 'service-crashed' });
    expect(channels).toHaveLength(3);
  });

  it('asks once more where the service ended itself when idle in the moment of the request', async () => {
    let first = true;
    const { client, channels } = clientWith((channel, { id }) => {
      if (!first) return channel.reply(id);
      first = false;
      channel.end('code 0');
    });
    await expect(client.thumbnail('a', 64)).resolves.toMatchObject({ bytes: 9 });
    expect(channels).toHaveLength(2);
  });

  it('rejects what waits when it is closed, stops the process, and takes no more', async () => {
    const { client, channels } = clientWith(() => undefined);
    const waiting = client.predict('/run', 'a', 5);
    await vi.waitFor(() => expect(channels).toHaveLength(1));
    const rejected = expect(waiting).rejects.toMatchObject({ code: 'service-closed' });
    await client.dispose();
    await rejected;
    expect(channels[0]!.stopped).toBe(true);
    await expect(client.thumbnail('a', 64)).rejects.toMatchObject({ code: 'service-closed' });
  });

  it('asks for no more than four thumbnails at once, the latest asked for first', async () => {
    const { client, channels } = clientWith(() => undefined);
    const all = Array.from({ length: 7 }, (_, i) => client.thumbnail(String(i), 64));
    await vi.waitFor(() => expect(channels[0]!.sent).toHaveLength(4));
    for (let next = 0; next < 7; next++) {
      await vi.waitFor(() => expect(channels[0]!.sent.length).toBeGreaterThan(next));
      channels[0]!.reply(channels[0]!.sent[next]!.id);
    }
    await Promise.all(all);
    expect(channels[0]!.sent.map(({ file }) => file)).toEqual(['0', '1', '2', '3', '6', '5', '4']);
  });
});
