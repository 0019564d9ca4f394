import type { Outline } from '../../core/map/lasso';
import type { Points } from '../../core/map/pointGrid';
import type { ThumbnailSource } from '../images/thumbnailStore';
import type { Camera, Size } from './camera';

/** What dragging does. */
export const tools = ['lasso', 'box', 'pan'] as const;
export type Tool = (typeof tools)[number];

/** How a choice changes the one before. */
export type ChooseHow = 'only' | 'add' | 'remove' | 'toggle';
export interface MapChoice {
  readonly points: readonly number[];
  readonly how: ChooseHow;
}

/** A map as its mouse, keys and tip see it. */
export interface MapStage {
  readonly points: Points;
  readonly size: Size;
  readonly view: Camera;
  readonly currentTool: Tool;
  readonly source: ThumbnailSource | undefined;
  readonly fileOf: (point: number) => string;
  readonly reading: (point: number) => string;
  /** What is being drawn, in places of the map. */
  readonly outline: Outline;
  /** The point that has the keyboard; -1 for none. */
  active: number;
  setOutline(outline: Outline): void;
  /** The point that is meant by a place of the stage; -1 for none. */
  pointAt(left: number, top: number): number;
  hoverOver(point: number): void;
  pan(right: number, down: number): void;
  zoomBy(factor: number, left?: number, top?: number): void;
  whole(): void;
  step(direction: readonly [number, number]): void;
  choose(points: readonly number[], how: ChooseHow): void;
  take(how: ChooseHow): void;
  open(point: number): void;
  menu(point: number): void;
  say(words: string): void;
}
