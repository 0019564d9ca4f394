let context: CanvasRenderingContext2D | null | undefined;

/** Width of a text in pixels in the page's font. */
export function measureText(text: string, size = 11): number {
  context ??= document.createElement('canvas').getContext('2d');
  if (!context) return text.length * size * 0.55;
  context.font = `${size}px ${getComputedStyle(document.body).fontFamily || 'sans-serif'}`;
  return context.measureText(text).width;
}
