import type { ImageActionId } from '../../protocol/pages/imageActions';

/**
 * The editor's menu of a page: it reads `data-vscode-context` of the element under the mouse and of those around it,
 * but sees no element inside a shadow root. So whatever stands there is put on the outermost element before the
 * editor looks.
 */
type Act = (action: ImageActionId) => void;
let target: Act | undefined;

/** Says who does what is chosen in the menu that opens now. */
export function menuFor(act: Act): void {
  target = act;
}

/** Does what was chosen in the menu, with what it was opened on; false where nobody knows. */
export function actFromMenu(action: ImageActionId): boolean {
  target?.(action);
  return target !== undefined;
}

/** Follows menus until the returned function is called. */
export function followMenus(): () => void {
  window.addEventListener('contextmenu', lift, { capture: true });
  return () => window.removeEventListener('contextmenu', lift, { capture: true });
}

function lift(event: Event): void {
  target = undefined;
  const path = event.composedPath().filter((one): one is HTMLElement => one instanceof HTMLElement);
  const outermost = event.target;
  if (!(outermost instanceof HTMLElement)) return;
  delete outermost.dataset['vscodeContext'];
  const inside = path.map(({ dataset }) => dataset['vscodeContext']).filter((context) => context !== undefined);
  const merged = inside.reduceRight<Record<string, unknown>>((all, context) => ({ ...all, ...read(context) }), {});
  // Cut and Paste do nothing outside a field, and Copy nothing without marked text.
  const field = path.some((one) => one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement);
  const marked = (window.getSelection()?.toString() ?? '') !== '';
  if (!field && !marked) merged['preventDefaultContextMenuItems'] = true;
  if (Object.keys(merged).length > 0) outermost.dataset['vscodeContext'] = JSON.stringify(merged);
}

function read(context: string): Record<string, unknown> {
  try {
    return JSON.parse(context) as Record<string, unknown>;
  } catch {
    return {};
  }
}
