import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { LoupeError } from '../../../src/core/errors';
import { noParams, nothing, type PageMethods } from '../../../src/protocol/pages/envelope';
import { dispatch, type Handlers } from '../../../src/extension/pages/dispatch';
import { inlineJson, pageHtml } from '../../../src/extension/pages/html';

const methods = {
  double: { params: v.object({ value: v.number() }), result: v.number() },
  fail: { params: noParams, result: nothing },
  crash: { params: noParams, result: nothing },
} as const satisfies PageMethods;
const handlers: Handlers<typeof methods> = {
  double: ({ value }) => value * 2,
  fail: () => Promise.reject(new LoupeError('file-gone', 'The file is gone. Scan again.')),
  crash: () => {
    throw new TypeError('undefined is not a function');
  },
};

async function ask(method: string, params: unknown) {
  const unknown: string[] = [];
  const failed: string[] = [];
  const reply = await dispatch(
    methods,
    handlers,
    { kind: 'request', id: 7, method, params },
    {
      unknownMethod: (name) => unknown.push(name),
      failed: (name) => failed.push(name),
    },
  );
  return { reply, unknown, failed };
}

describe('dispatch', () => {
  it('answers a request of the table', async () => {
    expect((await ask('double', { value: 21 })).reply).toEqual({ kind: 'reply', id: 7, ok: true, result: 42 });
  });

  it('refuses parameters that are not what the method takes, without calling it', async () => {
    const { reply, failed } = await ask('double', { value: '21' });
    expect(reply).toMatchObject({ kind: 'failure', id: 7 });
    expect(failed).toEqual([]);
  });

  it.each(['nothing', 'toString', '__proto__', 'constructor'])(
    'counts the unknown method %s and answers with a failure',
    async (name) => {
      const { reply, unknown } = await ask(name, null);
      expect(reply).toMatchObject({ kind: 'failure', id: 7 });
      expect(unknown).toEqual([name]);
    },
  );

  it('hands on sentences meant for people and wraps others', async () => {
    expect((await ask('fail', null)).reply).toEqual({
      kind: 'failure',
      id: 7,
      message: 'The file is gone. Scan again.',
    });
    const { reply, failed } = await ask('crash', null);
    expect(reply).toEqual({ kind: 'failure', id: 7, message: 'That did not work: undefined is not a function.' });
    expect(failed).toEqual(['crash']);
  });
});

describe('pageHtml', () => {
  const document = {
    page: 'datasets',
    title: 'a <b> & "c"',
    cspSource: 'https://source.test',
    script: 'https://source.test/datasets.js',
    chunks: ['https://source.test/chunk-A.js', 'https://source.test/chunk-B.js'],
    stylesheet: 'https://source.test/base.css',
    language: 'en',
    strings: { close: '</script><script>alert(1)</script>' },
    restore: { folder: '/data/a</script>b' },
  } as const;

  it('runs scripts by a fresh nonce only and loads from the webview source only', () => {
    const html = pageHtml(document);
    const [, nonce] = /script-src 'nonce-([^']+)' https:\/\/source\.test;/.exec(html) ?? [];
    expect(Buffer.from(nonce!, 'base64').length).toBeGreaterThanOrEqual(16);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toContain('unsafe');
    expect(html).not.toMatch(/ style=/);
    const executable = [...html.matchAll(/<script\b([^>]*)>/g)]
      .map(([, attributes]) => attributes!)
      .filter((attributes) => !attributes.includes('application/json'));
    expect(executable).toHaveLength(2);
    for (const attributes of executable) expect(attributes).toContain(`nonce="${nonce}"`);
    expect(pageHtml(document)).not.toBe(html);
  });

  it('loads what the script imports together with it', () => {
    const html = pageHtml(document, 'n');
    for (const name of ['chunk-A', 'chunk-B'])
      expect(html).toContain(`<link rel="modulepreload" nonce="n" href="https://source.test/${name}.js">`);
    expect(html.indexOf('chunk-B')).toBeLessThan(html.indexOf('datasets.js'));
  });

  it('keeps data inside its element, and gives it back', () => {
    const html = pageHtml(document);
    expect(html.match(/<\/script>/g)).toHaveLength(4);
    const [, strings] = /id="loupe-strings">(.*?)<\/script>/.exec(html)!;
    expect(JSON.parse(strings!)).toEqual(document.strings);
    expect(html).toContain('<title>a &#60;b&#62; &#38; &#34;c&#34;</title>');
  });

  it('escapes line separators, which end a line in some parsers', () => {
    expect(JSON.parse(inlineJson('a\u2028b\u2029c'))).toBe('a\u2028b\u2029c');
    expect(inlineJson('a\u2028b')).not.toContain('\u2028');
    expect(inlineJson(undefined)).toBe('null');
  });
});
