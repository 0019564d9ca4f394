/** Classes of the `vscode` module that texts are spoken of with. */
export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}
export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(...at: [number, number, number, number] | [Position, Position]) {
    this.start = at.length === 4 ? new Position(at[0], at[1]) : at[0];
    this.end = at.length === 4 ? new Position(at[2], at[3]) : at[1];
  }
  intersection(other: Range): Range | undefined {
    const order = (a: Position, b: Position) => a.line - b.line || a.character - b.character;
    const start = order(this.start, other.start) > 0 ? this.start : other.start;
    const end = order(this.end, other.end) < 0 ? this.end : other.end;
    return order(start, end) > 0 ? undefined : new Range(start, end);
  }
}
export class Uri {
  readonly scheme = 'file';
  private constructor(readonly fsPath: string) {}
  static file = (file: string): Uri => new Uri(file);
  get path(): string {
    return this.fsPath;
  }
  toString(): string {
    return `file://${this.fsPath}`;
  }
}
export class Disposable {
  constructor(readonly dispose: () => void = () => undefined) {}
  static from = (...items: { dispose(): void }[]) => new Disposable(() => items.forEach((item) => item.dispose()));
}
export class Diagnostic {
  source?: string;
  code?: string;
  relatedInformation?: unknown[];
  tags?: unknown[];
  constructor(
    readonly range: Range,
    readonly message: string,
    readonly severity: number,
  ) {}
}
export class WorkspaceEdit {
  readonly edits: { range: Range; text: string }[] = [];
  replace(_: Uri, range: Range, text: string): void {
    this.edits.push({ range, text });
  }
  delete(uri: Uri, range: Range): void {
    this.replace(uri, range, '');
  }
}
export class MarkdownString {
  isTrusted?: boolean;
  supportHtml?: boolean;
  constructor(public value = '') {}
  appendMarkdown(text: string): void {
    this.value += text;
  }
  appendText(text: string): void {
    this.value += text.replace(/[\\`*_{}[\]()#+\-!~]/g, '\\$&').replace(/</g, '&lt;');
  }
}
