import * as vscode from 'vscode';
import { imagePreviewType } from '../shared/ids';
import { isImageFile } from '../shared/files';

/** The image that the active tab of any group shows, or undefined where it shows something else. */
export function activeImage(): vscode.Uri | undefined {
  return imageOf(vscode.window.tabGroups.activeTabGroup.activeTab);
}

/** The image in sight: the active tab's, else one in front in another group (a page may have the focus). */
export function visibleImage(): vscode.Uri | undefined {
  return (
    activeImage() ??
    vscode.window.tabGroups.all.map((group) => imageOf(group.activeTab)).find((uri) => uri !== undefined)
  );
}

/** An image to begin with after a reload, when the image that was followed may be behind a page. */
export function anyImage(): vscode.Uri | undefined {
  return (
    visibleImage() ??
    vscode.window.tabGroups.all
      .flatMap((group) => group.tabs.map(imageOf))
      .filter((uri) => uri !== undefined)
      .at(-1)
  );
}

/** The column of the group that shows an image. */
export function columnOf(image: vscode.Uri): vscode.ViewColumn | undefined {
  return vscode.window.tabGroups.all.find((group) => imageOf(group.activeTab)?.toString() === image.toString())
    ?.viewColumn;
}

function imageOf(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const input: unknown = tab?.input;
  if (input instanceof vscode.TabInputCustom) {
    return input.uri.scheme === 'file' && (input.viewType === imagePreviewType || isImageFile(input.uri.fsPath))
      ? input.uri
      : undefined;
  }
  if (input instanceof vscode.TabInputText) {
    return input.uri.scheme === 'file' && isImageFile(input.uri.fsPath) ? input.uri : undefined;
  }
  return undefined;
}

/** Calls back with the image of the active tab when it is another one; a tab without an image changes nothing. */
export function followActiveImage(onImage: (uri: vscode.Uri) => void): vscode.Disposable {
  let last = activeImage()?.toString();
  const look = (): void => {
    const uri = activeImage();
    if (!uri || uri.toString() === last) return;
    last = uri.toString();
    onImage(uri);
  };
  return vscode.Disposable.from(
    vscode.window.tabGroups.onDidChangeTabs(look),
    vscode.window.tabGroups.onDidChangeTabGroups(look),
  );
}
