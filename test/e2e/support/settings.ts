import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The themes that every page must look right in, by the names of VS Code's own settings. */
export const themes = {
  dark: { id: 'Dark Modern', shown: /vscode-theme-defaults-themes-dark_modern-json/ },
  light: { id: 'Light Modern', shown: /vscode-theme-defaults-themes-light_modern-json/ },
  'high-contrast': { id: 'Default High Contrast', shown: /vscode-theme-defaults-themes-hc_black-json/ },
} as const;
export type ThemeName = keyof typeof themes;

/** Settings that keep the workbench quiet and the same on every machine. */
export const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'chat.commandCenter.enabled': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'window.commandCenter': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'explorer.autoReveal': false,
  'explorer.compactFolders': false,
  'update.mode': 'none',
  'workbench.reduceMotion': 'on',
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
};

/** Settings of a window that is not trusted and does not ask about it. */
export const restrictedMode = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
};

/** Merges into the settings in a folder. */
export function writeSettings(folder: string, changes: Readonly<Record<string, unknown>>): void {
  const file = join(folder, 'settings.json');
  mkdirSync(folder, { recursive: true });
  let settings: Record<string, unknown> = {};
  try {
    settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    // There is none yet.
  }
  writeFileSync(file, `${JSON.stringify({ ...settings, ...changes }, null, 2)}\n`);
}
