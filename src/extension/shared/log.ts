import * as vscode from 'vscode';
import { visibleLines } from '../../core/plainText';

/** The one author of the *Loupe* output channel: lines appear as given, with no time or level before them. */
export class Log implements vscode.Disposable {
  private readonly channel = vscode.window.createOutputChannel('Loupe');

  line(text: string): void {
    this.channel.appendLine(visibleLines(text));
  }

  show(): void {
    this.channel.show(true);
  }

  dispose(): void {
    this.channel.dispose();
  }
}
