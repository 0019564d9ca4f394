import { themeColours } from '../shared/theme';
import type { Colour } from '../shared/contrast';
import type { MapGroup } from './mapGroups';
import type { GroupLook } from './pointPainter';

/** Colours that the canvas is drawn with, as the theme has them now. */
export interface MapColours {
  readonly foreground: Colour;
  readonly background: Colour;
  readonly looks: readonly GroupLook[];
}

/** Reads the colours of groups from the style sheet: `root` holds the classes `.tone-*`. */
export function mapColours(root: ParentNode & Node, groups: readonly MapGroup[]): MapColours {
  const { foreground, background } = themeColours();
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
  const probe = document.createElement('span');
  probe.hidden = true;
  root.append(probe);
  const looks = groups.map(({ tone, shape }): GroupLook => {
    probe.className = `tone-${tone}`;
    probe.style.color = 'var(--tone)';
    // A colour that lets the background through becomes what is seen of it.
    context.fillStyle = `rgb(${background.join(' ')})`;
    context.fillRect(0, 0, 1, 1);
    // Mixed colours come as `color(srgb …)`: the canvas knows them all.
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return { colour: [red, green, blue], shape };
  });
  probe.remove();
  return { foreground, background, looks };
}
