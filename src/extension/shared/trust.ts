import { LoupeError } from '../../core/errors';
import { t } from './localize';

/** What to say where something needs a trusted workspace; shown with the button that leads to the editor's question. */
export function untrusted(): LoupeError {
  return new LoupeError(
    'untrusted',
    t(
      'Trust this workspace first: this starts a program on its files, or reads files outside it. “Workspaces: Manage Workspace Trust” asks.',
    ),
  );
}
