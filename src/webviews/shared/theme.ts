import { parseColour, type Colour } from './contrast';

/** The theme's colours that a canvas or a contrast decision needs as numbers. */
export interface ThemeColours {
  readonly foreground: Colour;
  readonly background: Colour;
  /** Of what was predicted right. */
  readonly tone: Colour;
  /** Of what was predicted wrong. */
  readonly wrong: Colour;
  /** Borders, not fills. */
  readonly highContrast: boolean;
}

/** Reads the colours in force. */
export function themeColours(): ThemeColours {
  const style = getComputedStyle(document.body);
  const colour = (name: string, fallback: Colour): Colour => parseColour(style.getPropertyValue(name)) ?? fallback;
  return {
    foreground: colour('--vscode-foreground', [204, 204, 204]),
    background: colour('--vscode-editor-background', [31, 31, 31]),
    tone: colour('--vscode-charts-blue', [55, 148, 255]),
    wrong: colour('--vscode-charts-red', [241, 76, 76]),
    highContrast:
      document.body.classList.contains('vscode-high-contrast') || matchMedia('(forced-colors: active)').matches,
  };
}

/** Calls back whenever the theme changes, until the returned function is called. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  return () => observer.disconnect();
}
