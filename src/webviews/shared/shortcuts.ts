/** A key, or several that do the same, as the list of keys shows them, and what they do. */
export interface KeyLine {
  readonly keys: string;
  readonly meaning: () => string;
}

/** A key with what it does: a component acts by its list of them, and the list of keys shows it. */
export interface Shortcut<On extends unknown[] = []> extends KeyLine {
  /** The event's `key`, in lower case. */
  readonly key: string;
  /** Whether Ctrl or ⌘ must be held; with false no Alt either. Undefined: it does not matter. */
  readonly command?: boolean;
  readonly act: (...on: On) => void;
}

/** The shortcut that a key press means. */
export function shortcutOf<On extends unknown[]>(
  shortcuts: readonly Shortcut<On>[],
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): Shortcut<On> | undefined {
  const held = event.ctrlKey || event.metaKey;
  return shortcuts.find(
    ({ key, command }) =>
      key === event.key.toLowerCase() && (command === undefined || (command ? held : !held && !event.altKey)),
  );
}
