import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { imageFormats, offeredExtensions } from '../../src/core/choices/imageFormats';
import { listWords } from '../../src/core/format';
import { deviceChoices } from '../../src/protocol/devices';
import { presetNames } from '../../src/protocol/recipe/recipe';
import { pages } from '../../src/protocol/pages/envelope';
import { imageCommandIds } from '../../src/extension/shared/imageCommandIds';
import { auditKindNames, auditSeverities } from '../../src/core/audit/auditKinds';
import {
  auditThresholdIds,
  commandIds,
  hiddenCommandIds,
  settingIds,
  viewContainerId,
  viewIds,
} from '../../src/extension/shared/ids';
import { auditSettings } from './auditSettings';

interface MenuItem {
  command: string;
  submenu?: string;
  when?: string;
  group?: string;
}
const read = (file: string): string => readFileSync(file, 'utf8');
const manifest = JSON.parse(read('package.json'));
const strings: Record<string, string> = JSON.parse(read('package.nls.json'));
const { contributes } = manifest;
const menus: Record<string, MenuItem[]> = contributes.menus;
const commands: { command: string; title: string; category: string; icon?: string }[] = contributes.commands;
const sorted = (values: readonly string[]): string[] => [...values].sort();

/** Every text of a JSON value. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(texts) : [];
}

/** A when clause's pattern on one key, as VS Code reads it. */
function pattern(when: string, key: string): RegExp {
  const [, source, flags] = new RegExp(`${key} =~ /(.+?)/(i?)(?= |$|\\))`).exec(when) ?? [];
  return new RegExp(source!, flags);
}

describe('ids in the manifest', () => {
  it('declares exactly the commands of the code', () => {
    expect(sorted(commands.map(({ command }) => command))).toEqual(sorted(Object.values(commandIds)));
  });

  it('puts every command into the category Loupe, with an icon unless the palette hides it', () => {
    for (const { command, category, icon } of commands) {
      expect(category, command).toBe('Loupe');
      if (!(hiddenCommandIds as readonly string[]).includes(command)) expect(icon, command).toMatch(/^\$\([a-z-]+\)$/);
    }
  });

  it('declares exactly the views, settings and page types of the code', () => {
    expect(contributes.viewsContainers.activitybar.map(({ id }: { id: string }) => id)).toEqual([viewContainerId]);
    expect(sorted(contributes.views[viewContainerId].map(({ id }: { id: string }) => id))).toEqual(
      sorted(Object.values(viewIds)),
    );
    expect(sorted(Object.keys(contributes.configuration.properties))).toEqual(
      sorted([...Object.values(settingIds), ...Object.values(auditThresholdIds)].map((id) => `loupe.${id}`)),
    );
    for (const { viewType } of Object.values(pages))
      expect(manifest.activationEvents).toContain(`onWebviewPanel:${viewType}`);
  });

  it('lets settings choose of the devices and presets of the code, each with its description', () => {
    const { properties } = contributes.configuration;
    for (const [id, names] of [
      ['device', deviceChoices],
      ['training.recipe', ['ask', ...presetNames]],
    ] as const) {
      expect(properties[`loupe.${id}`].enum).toEqual(names);
      expect(properties[`loupe.${id}`].enumDescriptions).toEqual(names.map((name) => `%setting.${id}.${name}%`));
    }
  });

  it('has the kinds, severities and thresholds of an audit as the list of kinds does (node scripts/audit-settings.mjs)', () => {
    const { properties } = contributes.configuration;
    const { properties: thresholds, texts: words } = auditSettings();
    expect(Object.keys(thresholds).length).toBeGreaterThan(5);
    for (const [id, setting] of Object.entries(thresholds)) expect(properties[id], id).toEqual(setting);
    expect(strings).toMatchObject(words);
    expect(properties['loupe.audit.skippedKinds'].items.enum).toEqual(auditKindNames);
    expect(sorted(properties['loupe.audit.problemsPanel'].enum)).toEqual(sorted([...auditSeverities, 'off']));
  });

  it('names only declared commands and views in menus, welcomes and the walkthrough', () => {
    const declared = new Set(commands.map(({ command }) => command));
    const ours = Object.values(menus)
      .flat()
      .filter(({ submenu }) => submenu === undefined)
      .map(({ command }) => command);
    const submenus = contributes.submenus.map(({ id }: { id: string }) => id);
    for (const { submenu } of Object.values(menus).flat()) if (submenu) expect(submenus).toContain(submenu);
    for (const id of submenus) expect(menus[id]!.length, id).toBeGreaterThan(1);
    // The editor takes a submenu only once into a menu.
    for (const [menu, items] of Object.entries(menus)) {
      const inside = items.flatMap(({ submenu }) => submenu ?? []);
      expect(inside, menu).toEqual([...new Set(inside)]);
    }
    const linked = texts(strings).flatMap((text) => [...text.matchAll(/command:(loupe\.\w+)/g)].map(([, id]) => id!));
    const events = contributes.walkthroughs.flatMap(({ steps }: { steps: { completionEvents: string[] }[] }) =>
      steps.flatMap(({ completionEvents }) => completionEvents.map((event) => event.replace('onCommand:', ''))),
    );
    expect(linked.length).toBeGreaterThan(5);
    for (const id of [...ours, ...linked, ...events]) expect(declared, id).toContain(id);
    for (const { view } of contributes.viewsWelcome) expect(Object.values(viewIds)).toContain(view);
  });

  it('hides from the palette only what needs a row of a tree', () => {
    expect(menus.commandPalette!.filter(({ when }) => when === 'false').map(({ command }) => command)).toEqual(
      hiddenCommandIds,
    );
  });
});

describe('strings', () => {
  it('are all there and all used', () => {
    const used = texts(manifest).flatMap((text) => (/^%(.+)%$/.exec(text) ?? []).slice(1));
    expect(sorted([...new Set(used)])).toEqual(sorted(Object.keys(strings)));
    for (const [key, text] of Object.entries(strings)) expect(text.trim(), key).not.toBe('');
  });

  it('leave no visible text in the manifest', () => {
    for (const { title } of commands) expect(title).toMatch(/^%.+%$/);
    for (const [id, setting] of Object.entries<Record<string, unknown>>(contributes.configuration.properties)) {
      expect(setting.markdownDescription, id).toMatch(/^%.+%$/);
      expect(setting.scope, id).toMatch(/^(machine|resource|window)$/);
      expect(setting, id).toHaveProperty('default');
    }
  });

  it('have the scope that they are read with, of which the editor warns otherwise', () => {
    const source = read('src/extension/shared/settings.ts');
    const reads = [...source.matchAll(/^ {2}(\w+): \((scope\?: vscode\.Uri)?\)/gm)];
    expect(reads.length).toBeGreaterThan(8);
    for (const [, name, scope] of reads) {
      const id = `loupe.${settingIds[name as keyof typeof settingIds]}`;
      expect(contributes.configuration.properties[id].scope === 'resource', id).toBe(scope !== undefined);
    }
  });

  it('name files that exist', () => {
    const files = [
      manifest.icon,
      ...contributes.viewsContainers.activitybar.map(({ icon }: { icon: string }) => icon),
      ...contributes.walkthroughs.flatMap(
        ({ steps }: { steps: { media: { markdown?: string; image?: Record<string, string> } }[] }) =>
          steps.flatMap(({ media }) => media.markdown ?? Object.values(media.image ?? {})),
      ),
    ];
    for (const file of files) expect(existsSync(file), file).toBe(true);
  });
});

describe('where and when it runs', () => {
  it('runs beside the data, with limited trust and never on a virtual file system', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    expect(manifest.capabilities.virtualWorkspaces.supported).toBe(false);
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe('limited');
  });

  it('lets no workspace choose the program that is started', () => {
    expect(contributes.configuration.properties['loupe.nodePath'].scope).toBe('machine');
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toContain('loupe.nodePath');
  });

  it('offers Predict for every image extension of the code, in any case, and for nothing else', () => {
    const [explorer] = menus['explorer/context']!.filter(({ command }) => command === commandIds.predictImages);
    const [title] = menus['editor/title']!;
    for (const when of [explorer!.when!, title!.when!]) {
      const images = pattern(when, 'resourceExtname');
      expect(sorted(/\((.+)\)/.exec(images.source)![1]!.split('|'))).toEqual(sorted(offeredExtensions));
      expect('.JPG').toMatch(images);
      for (const other of ['.txt', '.jpgx', '.ajpg', '.pdf', '']) expect(other).not.toMatch(images);
    }
  });

  it('has every action on images in the context menu of pages, and only over an image', () => {
    const rows = menus['webview/context']!.filter(({ when }) => when!.includes('loupeImage'));
    expect(sorted(rows.map(({ command }) => command))).toEqual(sorted(Object.values(imageCommandIds)));
    for (const { when } of rows) {
      const page = pattern(when!, 'webviewId');
      for (const { viewType } of Object.values(pages)) expect(viewType).toMatch(page);
      expect(when).toContain('webviewSection == loupeImage');
    }
  });

  it('has two entries and a submenu in the menu of a folder, and none where no dataset can be', () => {
    const items = menus['explorer/context']!.filter(({ when }) => /^\(?explorerResourceIsFolder/.test(when!));
    expect(items.map(({ command, submenu }) => submenu ?? command)).toEqual([
      commandIds.trainClassifier,
      commandIds.inspectDataset,
      'loupe.explorer',
    ]);
    const offered = (folder: string, { when }: MenuItem): boolean =>
      pattern(when!, 'resourceFilename').test(folder.split(/[\\/]/).at(-1)!) &&
      pattern(when!, 'resourcePath').test(folder);
    for (const item of items) {
      for (const folder of [
        '/home/u/photos',
        '/home/u/.projects/photos',
        'C:\\photos\\flowers 5',
        '/home/u/git/node_modules_photos',
      ])
        expect(offered(folder, item), folder).toBe(true);
      for (const folder of [
        '/home/u/.vscode',
        '/home/u/.git',
        '/home/u/.git/refs',
        '/home/u/.loupe/runs/one',
        '/home/u/.hidden',
        '/home/u/node_modules',
        '/home/u/node_modules/a/images',
        'C:\\u\\node_modules\\a',
        '/home/u/__MACOSX/photos',
      ])
        expect(offered(folder, item), folder).toBe(false);
    }
  });

  it('ends the titles of commands that ask with an ellipsis', () => {
    const asking = ['trainClassifier', 'previewAugmentation', 'estimate', 'findLearningRate', 'compareOptimizers'];
    for (const name of asking) expect(strings[`command.${name}`], name).toMatch(/…$/);
  });

  it('says in the README which images are read', () => {
    const names = Object.values(imageFormats)
      .filter(({ read }) => read)
      .map(({ name }) => name);
    expect(read('README.md')).toContain(`\n${listWords(names, names.length)}, recognized by content`);
  });

  it('offers on a run only what its state allows', () => {
    const offered = (context: string): string[] =>
      menus['view/item/context']!.filter(
        ({ when }) => when!.includes('loupe.runs') && pattern(when!, 'viewItem').test(context),
      ).map(({ command }) => command);
    expect(offered('run running')).toContain(commandIds.stopTraining);
    expect(offered('run running')).not.toContain(commandIds.deleteRun);
    expect(offered('run running')).not.toContain(commandIds.openMatrix);
    expect(offered('run completed evaluated model')).toEqual(
      expect.arrayContaining([commandIds.openMatrix, commandIds.useForPrediction, commandIds.deleteRun]),
    );
    expect(offered('run completed evaluated model')).not.toContain(commandIds.stopTraining);
    expect(offered('run failed')).not.toContain(commandIds.useForPrediction);
    expect(offered('run completed model')).toContain(commandIds.exportModel);
    expect(offered('run failed')).not.toContain(commandIds.exportModel);
    const compared = menus['view/item/context']!.filter(({ when }) => /comparison/.test(when!)).map(
      ({ command }) => command,
    );
    expect(sorted(compared)).toEqual(sorted([commandIds.openComparison, commandIds.revealRun, commandIds.deleteRun]));
    expect(sorted([...new Set(offered('broken'))])).toEqual(sorted([commandIds.revealRun, commandIds.deleteRun]));
  });
});
