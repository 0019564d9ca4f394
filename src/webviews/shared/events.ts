import type { ImageActionId } from '../../protocol/pages/imageActions';
import type { RepairOutcome } from '../../protocol/pages/imageRepairs';

/** What components ask of their page. They bubble through shadow roots; the page alone talks to the host. */
export interface PageEvents {
  'loupe-copy': { readonly text: string; readonly title: string };
  'loupe-save': { readonly name: string; readonly text: string; readonly title: string };
  'loupe-open-image': { readonly file: string };
  'loupe-image-action': {
    readonly action: ImageActionId;
    readonly files: readonly string[];
    /** The class or part of a repair, where it is known. */
    readonly to?: string;
    /** Who waits for a repair. */
    readonly done?: RepairAnswer;
  };
  'loupe-undo-repair': { readonly done: RepairAnswer };
}

/** Takes what a repair did: null where it was not done, with the reason where the user does not know it. */
export type RepairAnswer = (outcome: RepairOutcome | null, failure?: string) => void;

/** Sends one of the page's events upwards. */
export function ask<K extends keyof PageEvents>(
  from: Pick<EventTarget, 'dispatchEvent'>,
  type: K,
  detail: PageEvents[K],
): void {
  from.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
}

/** Sends a component's own event to whoever uses it. */
export function emit<T>(from: EventTarget, type: string, detail: T): void {
  from.dispatchEvent(new CustomEvent<T>(type, { detail }));
}
