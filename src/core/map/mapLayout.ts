import type { Random } from '../random';
import type { NeighbourGraph } from './neighbourGraph';

/** Curve of the attraction over the distance, 1 / (1 + a d^2b), as UMAP fits it for a least distance of 0.1. */
const [a, b] = [1.5769434603113077, 0.8950608779109733];
/** Points that each attraction is weighed against. */
const repulsions = 5;
/** Longest step in each direction. */
const longest = 4;

/** Rounds over all pairs; more for few points, as UMAP does. */
export function roundsFor(points: number): number {
  return points <= 10_000 ? 300 : 200;
}

/**
 * Lays points out so that neighbours come to lie together (McInnes, Healy, Melville 2018, UMAP, section 3.2): pairs
 * attract each other as often as they are strong, and each time one end is pushed from some points drawn at random. The
 * same start, graph and generator give the same map.
 */
export class MapLayout {
  round = 0;
  private readonly every: Float32Array;
  private readonly due: Float32Array;
  private readonly repelled: Float32Array;

  /** @param places [points, 2], which is changed */
  constructor(
    readonly places: Float32Array,
    private readonly graph: NeighbourGraph,
    readonly rounds: number,
    private readonly random: Random,
  ) {
    const most = graph.weight.reduce((max, weight) => Math.max(max, weight), 0);
    // A pair too weak to be due once is left out.
    this.every = graph.weight.map((weight) => (weight * rounds >= most ? most / weight : Infinity));
    this.due = this.every.slice();
    this.repelled = this.every.map((every) => every / repulsions);
  }

  get done(): boolean {
    return this.round >= this.rounds;
  }

  /** One round over all pairs that are due. */
  step(): void {
    const { places, every, due, repelled, random } = this;
    const { from, to, points } = this.graph;
    const rate = 1 - this.round / this.rounds;
    const now = ++this.round;
    for (let pair = 0; pair < from.length; pair++) {
      if (due[pair]! > now) continue;
      due[pair]! += every[pair]!;
      const one = 2 * from[pair]!;
      const other = 2 * to[pair]!;
      const dx = places[one]! - places[other]!;
      const dy = places[one + 1]! - places[other + 1]!;
      const squares = dx * dx + dy * dy;
      if (squares > 0) {
        const power = Math.pow(squares, b);
        const pull = (-2 * a * b * power) / (squares * (a * power + 1));
        const x = rate * clipped(pull * dx);
        const y = rate * clipped(pull * dy);
        places[one]! += x;
        places[one + 1]! += y;
        places[other]! -= x;
        places[other + 1]! -= y;
      }
      const pause = every[pair]! / repulsions;
      const times = Math.floor((now - repelled[pair]!) / pause);
      repelled[pair]! += times * pause;
      // Each pair is there once, so both of its ends are pushed in turn.
      for (let k = 0; k < 2 * times; k++)
        this.push(k % 2 === 0 ? one : other, 2 * Math.floor((random.uint32() / 4_294_967_296) * points), rate);
    }
  }

  private push(one: number, other: number, rate: number): void {
    if (one === other) return;
    const { places } = this;
    const dx = places[one]! - places[other]!;
    const dy = places[one + 1]! - places[other + 1]!;
    const squares = dx * dx + dy * dy;
    if (squares > 0) {
      const push = (2 * b) / ((0.001 + squares) * (a * Math.pow(squares, b) + 1));
      places[one]! += rate * clipped(push * dx);
      places[one + 1]! += rate * clipped(push * dy);
    } else {
      // Two in one place: apart in a direction of their own.
      places[one]! += rate * longest * (this.random.uniform() - 0.5);
      places[one + 1]! += rate * longest * (this.random.uniform() - 0.5);
    }
  }
}

function clipped(value: number): number {
  return value > longest ? longest : value < -longest ? -longest : value;
}
