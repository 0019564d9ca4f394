import { css } from 'lit';

export const selectionBarStyles = css`
  :host {
    flex: 1 1 0;
    min-width: 0;
  }
  .bar {
    display: flex;
    align-items: center;
    gap: 4px;
    height: 28px;
    box-sizing: border-box;
    padding: 0 4px 0 8px;
    border: 1px solid var(--vscode-focusBorder);
    border-radius: 4px;
    background: var(--vscode-editorWidget-background);
    color: var(--vscode-editorWidget-foreground, var(--vscode-foreground));
  }
  .count {
    margin-inline-end: 4px;
    font-weight: 600;
    white-space: nowrap;
  }
  .actions {
    display: flex;
    flex: 1 1 0;
    flex-wrap: wrap;
    gap: 8px 2px;
    height: 24px;
    min-width: 0;
    overflow: hidden;
  }
  button {
    height: 24px;
    padding: 0 6px;
    border: 1px solid transparent;
    border-radius: 4px;
    color: inherit;
    background: none;
    font: inherit;
    white-space: nowrap;
    cursor: pointer;
  }
  button:hover {
    border-color: var(--loupe-hover-outline);
    background: var(--vscode-toolbar-hoverBackground, transparent);
  }
  .more {
    position: relative;
    flex: none;
  }
  .menu {
    position: absolute;
    inset-block-start: 26px;
    inset-inline-end: 0;
    z-index: 2;
    display: grid;
    padding: 4px;
    border: 1px solid var(--vscode-menu-border, var(--vscode-contrastBorder, var(--loupe-line)));
    border-radius: 5px;
    background: var(--vscode-menu-background, var(--vscode-editorWidget-background));
    color: var(--vscode-menu-foreground, inherit);
    box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
  }
  .menu button {
    display: flex;
    justify-content: space-between;
    gap: 24px;
    align-items: center;
  }
  .menu button:focus-visible,
  .menu button:hover {
    color: var(--vscode-menu-selectionForeground, inherit);
    background: var(--vscode-menu-selectionBackground, transparent);
    border-color: var(--vscode-menu-selectionBorder, transparent);
  }
  .keys {
    opacity: 0.8;
  }
`;
