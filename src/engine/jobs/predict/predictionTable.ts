import { randomBytes } from 'node:crypto';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import * as path from 'node:path';
import { byteOrderMark, csvLine, type CsvFormat, type CsvValue } from '../../../core/csv';
import { LoupeError, messageOf } from '../../../core/errors';
import { makeFolder } from '../../../runfolder/files/makeFolder';

/** Characters gathered before they are written. */
const gather = 1 << 16;

/** A CSV file that is written under another name and appears when it is whole. */
export class TableFile {
  private waiting = '';

  private constructor(
    private readonly target: string,
    private readonly temporary: string,
    private readonly file: FileHandle,
    private readonly format: CsvFormat,
  ) {}

  /** Throws LoupeError `csv-unwritable`. */
  static async open(target: string, format: CsvFormat): Promise<TableFile> {
    const temporary = `${target}.${process.pid}-${randomBytes(4).toString('hex')}.tmp`;
    try {
      await makeFolder(path.dirname(target));
      const table = new TableFile(target, temporary, await open(temporary, 'wx'), format);
      table.waiting = format.mark ? byteOrderMark : '';
      return table;
    } catch (error) {
      throw new LoupeError(
        'csv-unwritable',
        `The table ${target} cannot be written: ${messageOf(error)}. Choose another place with --csv.`,
        { cause: error },
      );
    }
  }

  /** A row whose texts are safe to open in a spreadsheet. */
  write(fields: readonly CsvValue[]): Promise<void> {
    return this.writeText(csvLine(fields, this.format));
  }

  /** Text as it is. */
  async writeText(text: string): Promise<void> {
    this.waiting += text;
    if (this.waiting.length >= gather) await this.flush();
  }

  async finish(): Promise<void> {
    await this.flush();
    await this.file.close();
    await rename(this.temporary, this.target);
  }

  async abandon(): Promise<void> {
    await this.file.close();
    await rm(this.temporary, { force: true });
  }

  private async flush(): Promise<void> {
    const text = this.waiting;
    this.waiting = '';
    await this.file.appendFile(text);
  }
}
