type Translate = (message: string, ...values: (string | number | boolean)[]) => string;

let translate: Translate = (message, ...values) =>
  message.replace(/\{(\d+)\}/g, (whole, place: string) => String(values[Number(place)] ?? whole));

/** Gives texts of files that load without the editor to the editor's own translation. */
export function translateBy(by: Translate): void {
  translate = by;
}

/**
 * A text in the user's language, `{0}` replaced by the first value: `vscode.l10n.t` for files that tests load without
 * the editor. The message must stand here as it is, since `scripts/l10n.mjs` collects it from the source.
 */
export function t(message: string, ...values: (string | number | boolean)[]): string {
  return translate(message, ...values);
}
