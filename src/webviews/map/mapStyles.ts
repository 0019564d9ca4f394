import { css } from 'lit';

export const mapStyles = css`
  .stage {
    position: relative;
    height: var(--loupe-map-height, 480px);
    border: 1px solid var(--loupe-line);
    border-radius: 3px;
    overflow: hidden;
    touch-action: none;
    cursor: crosshair;
  }
  .stage:focus-visible {
    outline: 2px solid var(--vscode-focusBorder);
    outline-offset: 0;
  }
  .stage.pan {
    cursor: grab;
  }
  .stage.over-point {
    cursor: pointer;
  }
  canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    color: var(--vscode-foreground);
    pointer-events: none;
  }
  .zoom {
    position: absolute;
    inset-block-start: 6px;
    inset-inline-end: 6px;
    display: grid;
    border: 1px solid var(--loupe-line);
    border-radius: 4px;
    background: var(--vscode-editorWidget-background);
  }
  .zoom button {
    display: grid;
    place-items: center;
    width: 26px;
    height: 26px;
    border: 0;
    color: var(--vscode-editorWidget-foreground, var(--vscode-foreground));
    background: none;
    cursor: pointer;
  }
  .zoom button:hover {
    background: var(--vscode-toolbar-hoverBackground, transparent);
    outline: 1px dashed var(--loupe-hover-outline);
    outline-offset: -1px;
  }
  .tip {
    position: absolute;
    inset-block-start: 0;
    left: 0;
    display: grid;
    gap: 4px;
    max-width: 180px;
    padding: 6px;
    border: 1px solid var(--vscode-editorHoverWidget-border, var(--loupe-line));
    border-radius: 3px;
    color: var(--vscode-editorHoverWidget-foreground, var(--vscode-foreground));
    background: var(--vscode-editorHoverWidget-background, var(--vscode-editorWidget-background));
    font-size: 12px;
    overflow-wrap: anywhere;
    pointer-events: none;
  }
  .tip .picture {
    display: grid;
    place-items: center;
    width: 160px;
    height: 110px;
    background: var(--loupe-raised);
  }
  .tip img {
    display: block;
    max-width: 160px;
    max-height: 110px;
  }
  .below {
    min-height: 18px;
    margin-top: 4px;
    color: var(--loupe-quiet);
    font-size: 12px;
  }
`;
