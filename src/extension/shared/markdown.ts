import * as vscode from 'vscode';
import { visibleLines } from '../../core/plainText';

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
    if (!/^image\/[a-z0-9.+-]+$/.test(mime)) return this;
    this.markdown.appendMarkdown(`![](data:${mime};base64,${Buffer.from(data).toString('base64')})\n\n`);
    return this;
  }
}
