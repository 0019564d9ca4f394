import { css } from 'lit';

export const sortingStyles = css`
  .room {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px 24px;
    align-items: start;
  }
  @media (min-width: 760px) {
    .room {
      grid-template-columns: 220px minmax(0, 1fr);
    }
  }
  .classes {
    display: grid;
    gap: 8px;
    align-content: start;
  }
  .classes h2 {
    font-size: 13px;
    font-weight: 600;
  }
  .classes ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(180px, 1fr));
    max-height: calc(100vh - 260px);
    overflow-y: auto;
    list-style: none;
  }
  .class {
    display: flex;
    align-items: center;
    gap: 8px;
    width: 100%;
    padding: 3px 6px;
  }
  .class .name {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  kbd {
    min-width: 18px;
    padding: 0 5px;
    border: 1px solid var(--vscode-keybindingLabel-border, var(--loupe-line));
    border-radius: 3px;
    color: var(--vscode-keybindingLabel-foreground, inherit);
    background: var(--vscode-keybindingLabel-background, transparent);
    font: inherit;
    font-size: 11px;
    line-height: 16px;
    text-align: center;
  }
  kbd.none {
    visibility: hidden;
  }
  .field input {
    width: 100%;
    height: 24px;
    padding: 0 6px;
    border: 1px solid var(--vscode-input-border, var(--loupe-line));
    border-radius: 2px;
    color: var(--vscode-input-foreground);
    background: var(--vscode-input-background);
    font: inherit;
  }
  .field input::placeholder {
    color: var(--vscode-input-placeholderForeground);
    opacity: 1;
  }
  .stage {
    display: grid;
    gap: 8px;
    min-width: 0;
  }
  .reason {
    font-size: 14px;
  }
  .single {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    gap: 6px;
    border-radius: 3px;
  }
  .large {
    display: grid;
    place-items: center;
    height: max(220px, calc(100vh - 300px));
    border: 1px solid var(--loupe-line);
    background: var(--vscode-editorWidget-background);
  }
  .large img {
    max-width: 100%;
    max-height: max(218px, calc(100vh - 302px));
    object-fit: contain;
  }
  .page {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(112px, 100%), 1fr));
    gap: 8px;
    padding: 2px;
    border-radius: 3px;
  }
  .cell {
    position: relative;
    display: grid;
    gap: 2px;
    min-width: 0;
    padding: 4px;
    border: 1px solid transparent;
    border-radius: 3px;
    cursor: pointer;
  }
  .cell.active {
    border-color: var(--vscode-focusBorder);
    background: var(--vscode-list-inactiveSelectionBackground, transparent);
    color: var(--vscode-list-inactiveSelectionForeground, inherit);
  }
  .cell.out .picture {
    opacity: 0.4;
  }
  .cell.changed .label {
    font-weight: 700;
  }
  .cell.changed .label::before {
    content: '✎ ';
  }
  .picture {
    display: grid;
    place-items: center;
    aspect-ratio: 1;
    overflow: hidden;
    border: 1px solid var(--loupe-line);
    background: var(--vscode-editorWidget-background);
  }
  .picture img {
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  .picture p,
  .large p {
    padding: 4px;
    font-size: 11px;
    overflow-wrap: anywhere;
  }
  .letter {
    position: absolute;
    inset-block-start: 7px;
    inset-inline-start: 7px;
    color: var(--vscode-editor-foreground);
    background: var(--vscode-editor-background);
  }
  .label {
    overflow: hidden;
    font-size: 12px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
`;
