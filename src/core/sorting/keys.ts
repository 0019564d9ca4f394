import type { SortingAction } from './actions';
import type { SortingSession } from './session';

/** Keys with a meaning of their own; the other letters are those of the images of a page. */
export const sortingKeys = { confirm: 'Enter', undo: 'u', out: 'x', newClass: 'n', help: '?' } as const;

/** Letters of the images of a page, in their order. */
export const pageLetters: readonly string[] = [...'abcdefghijklmopqrstvwyz'];

/** The key of a class by its place; classes after the ninth are chosen by name. */
export function classKey(at: number): string | null {
  return at < 9 ? String(at + 1) : null;
}

/** What a key did, for whoever keeps the labels and for whoever tells the user. */
export type KeyEffect =
  | { readonly kind: 'labelled'; readonly changes: SortingAction }
  | { readonly kind: 'undone'; readonly changes: SortingAction }
  /** The page changed or another image is asked for; nothing is labelled yet. */
  | { readonly kind: 'moved' }
  | { readonly kind: 'none' };

const [none, moved] = [{ kind: 'none' }, { kind: 'moved' }] as const;

/**
 * What a key means in a session, as `KeyboardEvent.key` names it. The page and the simulated user both go through here.
 * @param columns images in a row of a page
 */
export function pressKey(session: SortingSession, key: string, columns: number): KeyEffect {
  if (key === sortingKeys.undo) {
    const changes = session.undo();
    return changes ? { kind: 'undone', changes } : none;
  }
  const { choice } = session;
  if (!choice) return none;
  const label = /^[1-9]$/.test(key) ? session.classes[Number(key) - 1] : undefined;
  if (/^[1-9]$/.test(key) && label === undefined) return none;
  return choice.page ? onPage(session, key, label, columns) : onImage(session, choice.files[0]!, key, label);
}

function onImage(session: SortingSession, file: string, key: string, label: string | undefined): KeyEffect {
  const wanted = label ?? (key === sortingKeys.confirm ? session.proposals?.of.get(file)?.top[0]?.label : undefined);
  if (wanted !== undefined) return { kind: 'labelled', changes: session.assign([{ file, label: wanted }]) };
  if (key === 'ArrowRight' || key === sortingKeys.out) {
    session.pass();
    return moved;
  }
  return none;
}

function onPage(session: SortingSession, key: string, label: string | undefined, columns: number): KeyEffect {
  const marks = session.marks!;
  const { files } = marks;
  if (key === sortingKeys.confirm) {
    const changes = session.confirmPage();
    return changes.length > 0 ? { kind: 'labelled', changes } : moved;
  }
  const letter = pageLetters.indexOf(key);
  if (letter >= 0 && letter < files.length) {
    marks.focus = letter;
    marks.turn(files[letter]!);
    return moved;
  }
  const file = files[marks.focus]!;
  if (label !== undefined || key === sortingKeys.out) {
    marks.set(file, label ?? null);
    marks.focus = Math.min(marks.focus + 1, files.length - 1);
    return moved;
  }
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[key];
  const to = key === 'Home' ? 0 : key === 'End' ? files.length - 1 : step === undefined ? -1 : marks.focus + step;
  if (to < 0 || to >= files.length) return none;
  marks.focus = to;
  return moved;
}
