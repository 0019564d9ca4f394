import * as vscode from 'vscode';
import { visibleLines } from '../../core/plainText';

/** A picture in memory. */
export interface Picture {
  readonly mime: string;
  readonly data: Uint8Array;
}

/** Characters that pictures may take: the editor cuts a text off at 100,000, in the middle of a picture. */
const longest = 90_000;

/**
 * The one maker of Markdown for tooltips: its links run no commands, it holds no HTML, and what comes from files is
 * only ever appended as text.
 */
export class TooltipText {
  readonly markdown = new vscode.MarkdownString('', true);

  constructor() {
    this.markdown.isTrusted = false;
    this.markdown.supportHtml = false;
  }

  /** Text from anywhere, shown as it is. */
  text(text: string): this {
    this.markdown.appendText(visibleLines(text));
    return this;
  }

  /** A paragraph of its own. */
  paragraph(text: string): this {
    this.markdown.appendMarkdown('\n\n');
    return this.text(text);
  }

  /** A point of a list. */
  point(text: string): this {
    this.markdown.appendMarkdown('\n- ');
    return this.text(text);
  }

  /** A paragraph that warns. */
  warning(text: string): this {
    this.markdown.appendMarkdown('\n\n$(warning) ');
    return this.text(text);
  }

  /** A picture, which is part of the text: nothing is loaded for it. */
  picture(mime: string, data: Uint8Array): this {
    return this.pictures([{ mime, data }], 1);
  }

  /** Pictures side by side, as many as a tooltip takes. */
  pictures(pictures: readonly Picture[], inRow: number): this {
    let shown = 0;
    for (const { mime, data } of pictures) {
      if (!/^image\/[a-z0-9.+-]+$/.test(mime)) continue;
      const markdown = `![](data:${mime};base64,${Buffer.from(data).toString('base64')})`;
      if (this.markdown.value.length + markdown.length > longest) break;
      shown++;
      this.markdown.appendMarkdown(`${markdown}${shown % inRow === 0 ? '\n\n' : ' '}`);
    }
    if (shown % inRow !== 0) this.markdown.appendMarkdown('\n\n');
    return this;
  }
}
