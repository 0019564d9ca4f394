import type { Page } from 'playwright-core';

/** A place where Tab stops: what it is, whether a focus ring is drawn, and whether it can be seen. */
export interface Stop {
  readonly what: string;
  readonly ring: boolean;
  readonly seen: boolean;
}

/** Runs inside the page: where the keyboard is, through all shadow roots. */
function focused(): Stop | null {
  let element = document.activeElement;
  const chain: Element[] = [];
  while (element && element !== document.body) {
    chain.push(element);
    element = element.shadowRoot?.activeElement ?? null;
  }
  const inner = chain.at(-1);
  if (!inner) return null;
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = 'var(--vscode-focusBorder)';
  const ringColour = getComputedStyle(probe).color;
  probe.remove();
  // Marks of a chart have a stroke instead of an outline.
  const drawn = (one: Element): boolean => {
    const { outlineStyle, outlineWidth, boxShadow, stroke, strokeWidth } = getComputedStyle(one);
    return (
      (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) ||
      boxShadow !== 'none' ||
      (stroke === ringColour && Number.parseFloat(strokeWidth) > 0)
    );
  };
  const marked =
    drawn(inner) || [...inner.querySelectorAll('*')].some(drawn) || (chain.length > 1 && chain.slice(-2).some(drawn));
  const box = inner.getBoundingClientRect();
  return {
    what: `${inner.tagName.toLowerCase()} ${inner.getAttribute('aria-label') ?? inner.textContent?.trim().slice(0, 30) ?? ''}`,
    ring: marked,
    seen:
      box.width > 0 &&
      box.height > 0 &&
      box.bottom > 0 &&
      box.top < innerHeight &&
      box.right > 0 &&
      box.left < innerWidth,
  };
}

/** Presses Tab until the keyboard leaves the page, or `most` times. */
export async function walk(page: Page, most: number): Promise<Stop[]> {
  const stops: Stop[] = [];
  while (stops.length < most) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(focused);
    if (!stop) break;
    stops.push(stop);
  }
  return stops;
}
