import { css } from 'lit';

/** Rectangles over a picture: not of a theme, because the picture is not. */
export const boxStyles = css`
  .boxes {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
  }
  .boxes[hidden] {
    display: none;
  }
  .boxes rect {
    fill: none;
    vector-effect: non-scaling-stroke;
  }
  .boxes .under {
    stroke: rgb(0 0 0 / 75%);
    stroke-width: 4px;
  }
  .boxes .over {
    stroke: #ffd60a;
    stroke-width: 2px;
  }
`;
