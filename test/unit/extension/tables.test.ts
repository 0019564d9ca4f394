import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LoupeError } from '../../../src/core/errors';
import { TableDesk } from '../../../src/extension/tables/desk';
import type { Answer, Ask, Tell } from '../../../src/extension/tables/messages';
import type { Port } from '../../../src/extension/tables/port';
import { events, FakeDocument, state } from './tablesVscode';
import { Range, Uri, type WorkspaceEdit } from './textVscode';

vi.mock('vscode', async () => (await import('./tablesVscode')).fake);

const { LiveTables } = await import('../../../src/extension/tables/liveTables');
const { TableDiagnostics } = await import('../../../src/extension/tables/diagnostics');
const { TableHover } = await import('../../../src/extension/tables/hover');
const { TableLinks } = await import('../../../src/extension/tables/links');
const { TableCompletion } = await import('../../../src/extension/tables/completion');
const { TableFixes } = await import('../../../src/extension/tables/fixes');
const { TableCodeLens } = await import('../../../src/extension/tables/codeLens');
const { WindowPlaces } = await import('../../../src/extension/shared/windowPlaces');

let root: string;
let tables: InstanceType<typeof LiveTables>;
const ports: { exit: (reason: string) => void }[] = [];
const lines: string[] = [];

/** The thread's desk in this process: one message after the other, and only what a thread could be sent. */
function openPort(): Port {
  const desk = new TableDesk();
  let listener: (answer: Answer) => void = () => undefined;
  let last: Promise<void> = Promise.resolve();
  const port = { exit: (reason: string): void => void reason };
  ports.push(port);
  return {
    post: (message: Tell | Ask) => {
      const sent = structuredClone(message);
      last = last.then(async () => {
        const answer = await desk.take(sent);
        if (answer) listener(structuredClone(answer));
      });
    },
    onAnswer: (by) => void (listener = by),
    onExit: (by) => void (port.exit = by),
    end: () => undefined,
  };
}

const asked: string[] = [];
const places = new WindowPlaces(() => []);
const images = {
  places,
  service: {
    thumbnail: async (file: string) => {
      asked.push(file);
      if (!state.trusted) throw new LoupeError('untrusted', 'Trust this workspace first.');
      return { data: Buffer.from('picture'), mime: 'image/webp', width: 640, height: 480, bytes: 2048 };
    },
  } as never,
};

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'loupe-tables-')));
  Object.assign(state, { folder: root, trusted: true });
  state.diagnostics.clear();
  lines.length = asked.length = ports.length = 0;
  for (const name of ['0', '1', '2', '3', '4', '5', 'free']) put(`flowers/img/${name}.jpg`);
  tables = new LiveTables({ openPort, places, datasets: () => [], line: (text) => lines.push(text) });
});
afterEach(() => {
  tables.dispose();
  rmSync(root, { recursive: true, force: true });
});

function put(file: string, text = ''): string {
  const full = join(root, file);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, text);
  return full;
}

const until = (what: () => void): Promise<void> => vi.waitFor(what, { timeout: 60_000, interval: 20 });
const token = { isCancellationRequested: false } as never;

/** Opens a table in an editor and waits until it is read. */
async function openTable(text: string, file = 'flowers/labels.csv'): Promise<FakeDocument> {
  const document = new FakeDocument(Uri.file(join(root, file)), text);
  events.visible.fire([{ document }]);
  await until(() => expect(tables.studyOf(document as never)?.version).toBe(document.version));
  return document;
}
const ranges = ({ edits }: WorkspaceEdit) =>
  edits.map(({ range: { start, end }, text }) => [start.line, start.character, end.line, end.character, text]);

const text = [
  'filename,label,split',
  '0.jpg,rose,train',
  '1.jpg,rose,train',
  'gone.jpg,rose,train',
  '2.jpg,rose,train',
  '2.jpg,rose,train',
  '3.jpg,tulip,test',
  '4.jpg,tulip,test',
  '5.jpg,Rose,train',
].join('\n');

describe('an open table', () => {
  it('has its problems by line, and follows what is typed', async () => {
    new TableDiagnostics(tables);
    const document = await openTable(text);
    const shown = () =>
      state.diagnostics.get(document.uri.fsPath)?.map(({ code, range, message }) => [code, range.start.line, message]);
    expect(shown()).toEqual([
      ['missing', 3, 'There is no image “gone.jpg” in flowers. Correct the name, add the image or remove the row.'],
      [
        'similar',
        8,
        '“Rose” is rare and nearly “rose”, which 4 rows have. If it is the same class, write it the same way.',
      ],
      ['duplicate', 5, 'Line 5 says the same of this image. Remove one of them.'],
    ]);
    document.edit({ range: new Range(3, 0, 3, 8), text: 'free.jpg' });
    await until(() => expect(shown()?.map(([code]) => code)).toEqual(['similar', 'duplicate']));
    events.closed.fire(document);
    expect(shown()).toBeUndefined();
  });

  it('follows files that come and go, and folders', async () => {
    const document = await openTable(text);
    expect(tables.studyOf(document as never)?.missing).toBe(1);
    events.created.fire(Uri.file(put('flowers/more/gone.jpg')));
    await until(() => expect(tables.studyOf(document as never)?.missing).toBe(0));
    rmSync(join(root, 'flowers/img'), { recursive: true });
    events.deleted.fire(Uri.file(join(root, 'flowers/img')));
    await until(() => expect(tables.studyOf(document as never)?.missing).toBe(7));
    put('flowers/img/0.jpg');
    put('flowers/img/1.jpg');
    events.created.fire(Uri.file(join(root, 'flowers/img')));
    await until(() => expect(tables.studyOf(document as never)?.missing).toBe(5));
  });

  it('is about the folder above where its images lie there', async () => {
    put('flowers/lists/train.csv', text);
    const document = await openTable(text, 'flowers/lists/train.csv');
    expect(tables.studyOf(document as never)).toMatchObject({ folder: join(root, 'flowers'), images: 6, missing: 1 });
  });

  it('is none where it names no images, lies in a hidden folder, or elsewhere', async () => {
    const others = [
      new FakeDocument(Uri.file(put('flowers/cities.csv')), 'city,people\nRome,1\nOslo,2'),
      new FakeDocument(Uri.file(put('flowers/.loupe/runs/1/test.csv')), text),
      new FakeDocument(Uri.file('/elsewhere/labels.csv'), text),
    ];
    const document = new FakeDocument(Uri.file(put('flowers/labels.csv')), text);
    events.visible.fire([...others, document].map((one) => ({ document: one })));
    await until(() => expect(tables.studyOf(document as never)).not.toBeNull());
    for (const one of others) {
      expect(tables.studyOf(one as never)).toBeNull();
      expect(await tables.ask(one as never, 'links', {})).toBeNull();
    }
  });

  it('is read by a new thread after one that ended, but not for ever', async () => {
    const document = await openTable(text);
    for (let crash = 1; crash <= 3; crash++) {
      ports.at(-1)!.exit('code 1');
      if (crash < 3) await until(() => expect(ports.length).toBe(crash + 1));
    }
    expect(ports.length).toBe(3);
    expect(lines.at(-1)).toBe('tables: open tables are no longer checked until the window is reloaded');
    expect(await tables.ask(document as never, 'study', {})).toBeNull();
  });
});

describe('the id of a row', () => {
  it('shows its image, size and class, as text that runs nothing', async () => {
    const document = await openTable(text.replaceAll('tulip', '[tulip](command:x)'));
    const hover = (await new TableHover(tables, images).provideHover(
      document as never,
      { line: 6, character: 2 } as never,
      token,
    ))!;
    const { value, isTrusted, supportHtml } = hover.contents as never as {
      value: string;
      isTrusted: boolean;
      supportHtml: boolean;
    };
    expect(value).toContain('![](data:image/webp;base64,');
    expect(value).toContain('640 × 480');
    expect(value).toContain('\\[tulip\\]\\(command:x\\)');
    expect([isTrusted, supportHtml]).toEqual([false, false]);
    expect(asked).toEqual([join(root, 'flowers/img/3.jpg')]);
  });

  it('leads to its image, and only to one that the folder has', async () => {
    const document = await openTable(`${text}\n../../../etc/passwd,rose,train\ncommand:loupe.x,rose,train`);
    const links = new TableLinks(tables, images);
    const definition = (line: number) => links.provideDefinition(document as never, { line, character: 1 } as never);
    expect(await definition(1)).toMatchObject([{ targetUri: { fsPath: join(root, 'flowers/img/0.jpg') } }]);
    for (const line of [0, 3, 9, 10]) expect(await definition(line), String(line)).toBeUndefined();
    const all = await links.provideDocumentLinks(document as never);
    expect(all.map(({ range }) => range.start.line)).toEqual([1, 2, 4, 5, 6, 7, 8]);
    expect(all.every(({ target }) => target === undefined)).toBe(true);
    expect((await links.resolveDocumentLink(all[0]!)).target?.fsPath).toBe(join(root, 'flowers/img/0.jpg'));
  });

  it('opens nothing outside a workspace that is not trusted, and starts nothing for its picture', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'loupe-outside-'));
    try {
      writeFileSync(join(outside, 'secret.jpg'), '');
      mkdirSync(join(outside, 'folder'));
      writeFileSync(join(outside, 'folder', 'deep.jpg'), '');
      symlinkSync(join(outside, 'secret.jpg'), join(root, 'flowers/link.jpg'));
      symlinkSync(join(outside, 'folder'), join(root, 'flowers/linked'));
      state.trusted = false;
      const document = await openTable(`${text}\nlink.jpg,rose,train\ndeep.jpg,rose,train`);
      const at = (line: number) => ({ line, character: 1 }) as never;
      const links = new TableLinks(tables, images);
      expect(await links.provideDefinition(document as never, at(1))).toHaveLength(1);
      expect(await links.provideDefinition(document as never, at(9))).toBeUndefined();
      expect(await links.provideDefinition(document as never, at(10))).toBeUndefined();
      for (const link of await links.provideDocumentLinks(document as never))
        expect((await links.resolveDocumentLink(link)).target?.fsPath ?? '').not.toContain('link');
      const hover = await new TableHover(tables, images).provideHover(document as never, at(9), token);
      expect((hover!.contents as never as { value: string }).value).not.toContain('data:');
      expect(asked).toEqual([]);
      // With trust, what the user linked into the folder counts.
      state.trusted = true;
      events.granted.fire();
      await until(() => expect(tables.studyOf(document as never)?.missing).toBe(1));
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });
});

describe('what is offered', () => {
  it('are classes and images without a row', async () => {
    const document = await openTable(`${text}\n,,`);
    const completion = new TableCompletion(tables);
    const offered = async (character: number) =>
      (await completion.provideCompletionItems(document as never, { line: 9, character } as never))?.items.map(
        ({ insertText }) => insertText,
      );
    expect(await offered(0)).toEqual(['free.jpg']);
    expect(await offered(1)).toEqual(['rose', 'tulip', 'Rose']);
    expect(await offered(2)).toBeUndefined();
  });

  it('are fixes that leave the rest of the table as it is', async () => {
    const document = await openTable(`${text}\n4.jpg,tulip,test`);
    const fixes = new TableFixes(tables);
    const at = (line: number) =>
      fixes.provideCodeActions(document as never, document.lineAt(line).range as never, { diagnostics: [] } as never);
    expect(at(1)).toEqual([]);
    const [remove, removeAll] = at(5);
    expect(ranges(remove!.edit as never)).toEqual([[5, 0, 6, 0, '']]);
    expect(ranges((await fixes.resolveCodeAction(removeAll!)).edit as never)).toEqual([
      [5, 0, 6, 0, ''],
      // The last line goes with the line end before it.
      [8, 16, 9, 16, ''],
    ]);
    const [respell] = at(8);
    expect(respell!.title).toBe('Change to “rose”');
    expect(ranges(respell!.edit as never)).toEqual([[8, 6, 8, 10, 'rose']]);
    document.edit(
      ...(removeAll!.edit as never as WorkspaceEdit).edits,
      ...(respell!.edit as never as WorkspaceEdit).edits,
    );
    expect(document.getText()).toBe(text.replace('2.jpg,rose,train\n', '').replace('Rose', 'rose'));
    // What was found before the change is not offered any more.
    expect(at(5)).toEqual([]);
  });

  it('are counts and commands above the first line', async () => {
    const lens = new TableCodeLens(tables);
    const document = await openTable(text);
    const commands = lens.provideCodeLenses(document as never).map(({ command }) => command!);
    expect(commands.map(({ title }) => title)).toEqual([
      '3 classes, 6 images, 1 row without a file',
      'Inspect',
      'Train',
    ]);
    expect(commands[1]).toMatchObject({
      command: 'loupe.inspectDataset',
      arguments: [{ fsPath: join(root, 'flowers') }],
    });
    const other = new FakeDocument(Uri.file(join(root, 'x.csv')), '');
    expect(lens.provideCodeLenses(other as never)).toEqual([]);
  });
});
