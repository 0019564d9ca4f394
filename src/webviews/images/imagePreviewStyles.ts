import { css } from 'lit';

export const imagePreviewStyles = css`
  dialog {
    box-sizing: border-box;
    width: calc(100vw - 32px);
    height: calc(100vh - 32px);
    max-width: none;
    max-height: none;
    padding: 8px;
    border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, var(--loupe-line)));
    border-radius: 6px;
    color: var(--vscode-editorWidget-foreground, var(--vscode-foreground));
    background: var(--vscode-editorWidget-background);
    box-shadow: 0 2px 12px var(--vscode-widget-shadow, transparent);
  }
  dialog[open] {
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  dialog::backdrop {
    background: color-mix(in srgb, var(--vscode-editor-background) 70%, transparent);
  }
  .stage {
    position: relative;
    flex: 1;
    min-height: 0;
    display: flex;
    align-items: center;
    justify-content: center;
  }
  img {
    position: absolute;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  footer {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 12px;
  }
  .words {
    display: flex;
    flex: 1 1 200px;
    flex-wrap: wrap;
    gap: 2px 10px;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .flag {
    display: inline-flex;
    align-items: center;
    gap: 4px;
  }
  .flag .icon {
    color: var(--loupe-warning);
  }
  .buttons {
    display: inline-flex;
    gap: 4px;
  }
  .icon-button:disabled {
    opacity: 0.4;
    cursor: default;
  }
`;
