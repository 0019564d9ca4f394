import * as vscode from 'vscode';
import { messageOf } from '../../core/errors';
import { formatBytes } from '../../core/format';
import { absolute } from '../datasets/paths';
import type { ImageAccess } from '../pages/images';
import type { TooltipText } from '../shared/markdown';
import { settings } from '../shared/settings';

/** The image of a row, where this window may open it. `file` is a name in the folder, never a text of the table. */
export async function openable(
  { places }: Pick<ImageAccess, 'places'>,
  folder: string,
  file: string,
): Promise<vscode.Uri | undefined> {
  const full = absolute(folder, file);
  return (await places.refusal(full, { opened: [folder] })) === undefined ? vscode.Uri.file(full) : undefined;
}

/** Puts an image's picture, its name and its size into a tooltip, or why there is no picture. */
export async function addPicture(
  text: TooltipText,
  { places, service }: Pick<ImageAccess, 'places' | 'service'>,
  folder: string,
  file: string,
): Promise<void> {
  const full = absolute(folder, file);
  try {
    await places.require(full, { opened: [folder] });
    const { data, mime, width, height, bytes } = await service.thumbnail(full, settings.thumbnailSize());
    text.picture(mime, data);
    text.text(file).paragraph(`${width} × ${height} · ${formatBytes(bytes)}`);
  } catch (error) {
    text.text(file).warning(messageOf(error));
  }
}
