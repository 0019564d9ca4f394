/** A layer, as a run's `network` event has it. */
export interface LayerRow {
  readonly name: string;
  readonly type: string;
  readonly outputShape: string;
  readonly parameters: number;
  readonly trainable: boolean;
  /** The block that it belongs to, where it belongs to one. */
  readonly block?: string | undefined;
}

/** How much of a box is trained; `none` where there is nothing to train. */
export type BoxState = 'trained' | 'partly' | 'frozen' | 'none';

/** A box of the picture: a layer, a block, or several blocks that are alike. */
export interface ArchitectureBox {
  /** The layer's or block's name, `block_1 – block_14` of several. */
  readonly label: string;
  /** The type of a single layer, else null. */
  readonly type: string | null;
  readonly blocks: number;
  readonly layers: number;
  /** What comes out. */
  readonly outputShape: string;
  readonly parameters: number;
  readonly state: BoxState;
}

/** From how many blocks of one state on they become one box. */
const foldFrom = 4;

/**
 * The boxes of a network's picture, from input to output: layers of one block together, and many blocks in a row
 * that are all trained, or all frozen, in one.
 */
export function architectureBoxes(layers: readonly LayerRow[]): ArchitectureBox[] {
  const groups: LayerRow[][] = [];
  for (const layer of layers) {
    const last = groups.at(-1);
    if (layer.block !== undefined && last?.[0]?.block === layer.block) last.push(layer);
    else groups.push([layer]);
  }
  const boxes = groups.map(boxOf);
  const folded: ArchitectureBox[] = [];
  for (let start = 0; start < boxes.length;) {
    let end = start;
    while (
      end < boxes.length &&
      boxes[end]!.blocks === 1 &&
      boxes[start]!.blocks === 1 &&
      boxes[end]!.state === boxes[start]!.state
    )
      end++;
    if (end - start >= foldFrom) folded.push(fold(boxes.slice(start, end)));
    else folded.push(...boxes.slice(start, Math.max(end, start + 1)));
    start = Math.max(end, start + 1);
  }
  return folded;
}

function boxOf(layers: readonly LayerRow[]): ArchitectureBox {
  const [first] = layers as [LayerRow, ...LayerRow[]];
  return {
    label: first.block ?? first.name,
    type: first.block === undefined ? first.type : null,
    blocks: first.block === undefined ? 0 : 1,
    layers: layers.length,
    outputShape: layers.at(-1)!.outputShape,
    parameters: layers.reduce((sum, layer) => sum + layer.parameters, 0),
    state: stateOf(layers),
  };
}

/** A block whose normalisation stays frozen while its other layers learn is partly trained. */
function stateOf(layers: readonly LayerRow[]): BoxState {
  const counting = layers.filter(({ parameters }) => parameters > 0);
  if (counting.length === 0) return 'none';
  const trained = counting.filter(({ trainable }) => trainable);
  if (trained.length === counting.length) return 'trained';
  return trained.length === 0 ? 'frozen' : 'partly';
}

function fold(boxes: readonly ArchitectureBox[]): ArchitectureBox {
  const last = boxes.at(-1)!;
  return {
    ...last,
    label: `${boxes[0]!.label} – ${last.label}`,
    blocks: boxes.length,
    layers: boxes.reduce((sum, box) => sum + box.layers, 0),
    parameters: boxes.reduce((sum, box) => sum + box.parameters, 0),
  };
}
