import * as vscode from 'vscode';
import { LoupeError } from '../../core/errors';
import type { ImageActionId } from '../../protocol/pages/imageActions';
import { isImageRepair } from '../../protocol/pages/imageRepairs';
import { imageOfRow } from '../shared/files';
import type { CommandId } from '../shared/ids';
import { imageCommandIds } from '../shared/imageCommandIds';
import type { Registry } from '../shared/registry';
import type { WindowPlaces } from '../shared/windowPlaces';
import { doImageAction } from './imageActions';
import type { ImageRepairs } from './images';
import type { Pages } from './pages';

/**
 * The commands of a page's context menu do nothing by themselves: the page in front knows which images are meant, and
 * asks for the action as it does when its own bar or keys are used. So there is one way to each action, with one check.
 * A row of the Datasets view names its image itself.
 */
export function registerImageCommands(
  registry: Registry,
  pages: Pages,
  places: WindowPlaces,
  repairs: ImageRepairs,
): void {
  for (const [action, id] of Object.entries(imageCommandIds) as [ImageActionId, CommandId][]) {
    registry.add({
      [id]: async (argument: unknown) => {
        const row = imageOfRow(argument);
        if (row) {
          await places.require(row.file, { opened: [row.folder] });
          if (isImageRepair(action)) await repairs.act({ folder: row.folder }, action, [row.file]);
          else await doImageAction[action]([row.file]);
          return;
        }
        if (pages.act(action)) return;
        throw new LoupeError(
          'no-page',
          vscode.l10n.t('No page with images is in front. Select images on one, then ask again.'),
        );
      },
    });
  }
}
