import { messageOf } from '../../core/errors';
import { findingsOf } from '../../core/tables/findings';
import { liveTable, recordOfRow, type LiveTable } from '../../core/tables/liveTable';
import { cellAt, cellOffers } from '../../core/tables/tableCells';
import { repeatedLines } from '../../core/tables/repeatedRows';
import { respelled } from '../../core/tables/respelled';
import { looksLikeLabels } from '../../core/tables/looksLikeLabels';
import { recordAt } from '../../core/tables/tableRecords';
import { relativeTo } from '../datasets/paths';
import { changedLines } from './changedLines';
import { FolderIndex } from './folderNames';
import type { Answer, Ask, At, Place, Question, Questions, Study, Tell } from './messages';

/** Rows whose ids are links; go-to-definition has no limit. */
export const mostLinks = 2_000;

interface Open {
  readonly file: string;
  readonly places: readonly Place[];
  lines: string[];
  version: number;
  /** What the table was read as, of which version and which names; the folder is settled with the first. */
  table: LiveTable | null;
  /** Whether it still is one: a table that is being written may be none for a moment. */
  whole: boolean;
  folder: string | null;
  read: number;
  names: unknown;
}

/**
 * Answers the questions about open tables. It runs in a thread of its own, since a table of 100,000 lines takes longer
 * to read than the editor's extension host may be busy.
 */
export class TableDesk {
  private readonly open = new Map<string, Open>();
  private readonly indexes = new Map<string, Promise<FolderIndex>>();

  /** Takes a message; resolves with the answer to a question. */
  async take(message: Tell | Ask): Promise<Answer | undefined> {
    switch (message.type) {
      case 'open': {
        const { key, file, text, version, places } = message;
        const lines = text.split(/\r\n|\n|\r/);
        this.open.set(key, {
          file,
          places,
          lines,
          version,
          table: null,
          whole: false,
          folder: null,
          read: -1,
          names: null,
        });
        return undefined;
      }
      case 'change': {
        const open = this.open.get(message.key);
        if (open) {
          for (const change of message.changes) open.lines = changedLines(open.lines, change);
          open.version = message.version;
        }
        return undefined;
      }
      case 'close':
        this.open.delete(message.key);
        this.forgetIndexes();
        return undefined;
      case 'files':
        for (const [key, index] of this.indexes)
          if (folderOfKey(key) === message.folder)
            await index.then((one) => one.look(message.changed)).catch(() => undefined);
        return undefined;
      case 'ask':
        return this.answerTo(message);
    }
  }

  private async answerTo({ id, key, question, params }: Ask): Promise<Answer> {
    const open = this.open.get(key);
    try {
      return { id, answer: open ? await this.answers[question](open, params as never) : null };
    } catch (error) {
      return { id, problem: messageOf(error) };
    }
  }

  private readonly answers: {
    [Q in Question]: (open: Open, params: Questions[Q]['params']) => Promise<Questions[Q]['answer']>;
  } = {
    study: async (open): Promise<Study | null> => {
      const table = await this.tableOf(open);
      if (!table) return null;
      const { list, more } = findingsOf(table, open.lines);
      const missing = table.outcomes.filter(({ kind }) => kind === 'missing').length;
      const named = table.outcomes.filter((outcome) => 'file' in outcome).length;
      const { version, folder } = open;
      return {
        version,
        folder: folder!,
        classes: table.classes.size,
        images: table.read.labelled.size,
        named,
        missing,
        list,
        more,
      };
    },
    cell: async (open, { line, character }: At) => {
      const table = await this.someTable(open);
      const cell = table && cellAt(table, open.lines, line, character, isFresh(open));
      return cell && { ...cell, folder: open.folder! };
    },
    offers: async (open, { line, character }: At) => {
      const table = await this.someTable(open);
      return table && cellOffers(table, open.lines, line, character, isFresh(open));
    },
    links: async (open) => {
      const table = await this.tableOf(open);
      if (!table) return null;
      const { records, columns } = table;
      return table.outcomes.slice(0, mostLinks).flatMap((outcome, row) => {
        if (!('file' in outcome)) return [];
        const record = recordOfRow(table, row);
        const { places } = recordAt(open.lines, records.lineOf[record]!, records, records.rows[record]);
        const place = places[columns.id];
        return place ? [{ place, file: outcome.file }] : [];
      });
    },
    repeated: async (open) => {
      const table = await this.tableOf(open);
      return table && { version: open.version, spans: repeatedLines(table) };
    },
    respelled: async (open, { from, to }) => {
      const table = await this.tableOf(open);
      return table && { version: open.version, cells: respelled(table, open.lines, from, to) };
    },
  };

  /** The table as it was read last; a moment's changes need not be read to know which column is which. */
  private async someTable(open: Open): Promise<LiveTable | null> {
    return open.table ?? this.tableOf(open);
  }

  /** The table as it is now. */
  private async tableOf(open: Open): Promise<LiveTable | null> {
    const settled = open.folder === null ? open.places : open.places.filter(({ folder }) => folder === open.folder);
    let unread: unknown;
    for (const place of settled) {
      if (place.above && !looksLikeLabels(open.lines)) continue;
      const relative = relativeTo(place.folder, open.file);
      if (relative === null) continue;
      const index = await this.indexOf(place).catch((error: unknown) => void (unread ??= error));
      if (!index) continue;
      if (open.folder !== null && isFresh(open) && open.names === index.names) return open.whole ? open.table : null;
      const table = liveTable(open.lines, relative, index.names, open.table?.records.delimiter);
      if (!table && open.folder === null) continue;
      Object.assign(open, {
        table: table ?? open.table,
        whole: table !== null,
        folder: place.folder,
        read: open.version,
        names: index.names,
      });
      return table;
    }
    this.forgetIndexes();
    if (unread !== undefined) throw unread;
    return null;
  }

  private indexOf({ folder, links }: Place): Promise<FolderIndex> {
    const key = `${links ? 'links' : ''}\n${folder}`;
    let index = this.indexes.get(key);
    if (!index) {
      index = FolderIndex.read(folder, links);
      index.catch(() => this.indexes.delete(key));
      this.indexes.set(key, index);
    }
    return index;
  }

  /** Names of folders that no open table is about. */
  private forgetIndexes(): void {
    const used = new Set([...this.open.values()].map(({ folder }) => folder));
    for (const key of this.indexes.keys()) if (!used.has(folderOfKey(key))) this.indexes.delete(key);
  }
}

function folderOfKey(key: string): string {
  return key.slice(key.indexOf('\n') + 1);
}

/** Whether the lines are those that the table was read from. */
function isFresh({ read, version }: Open): boolean {
  return read === version;
}
