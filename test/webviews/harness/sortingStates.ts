import type { SortingReady } from '../../../src/protocol/pages/sorting';
import type { ProposalsOnWire } from '../../../src/protocol/sortOutput';

const names = ['daisy', 'dandelion', 'roses', '🌻 sunflowers with a long name', 'tulips'];
const files = Array.from({ length: 60 }, (_, at) => `photo ${String(at).padStart(2, '0')}.jpg`);

/** Proposals for all images: class `at % 5`, the surer the higher its number. */
export function sortingProposals(of: readonly string[] = files): ProposalsOnWire {
  const classOf = (file: string): number => files.indexOf(file) % names.length;
  return {
    files: [...of],
    top: of.map((file) => {
      const probability = 0.5 + files.indexOf(file) / 130;
      const second = names[(classOf(file) + 1) % names.length]!;
      return [
        { label: names[classOf(file)]!, probability },
        { label: second, probability: (1 - probability) * 0.8 },
      ];
    }),
    distance: of.map((file) => 0.2 + (files.indexOf(file) % 7) / 20),
    representatives: files.slice(0, 12),
    fitted: 24,
  };
}

/** A page of 60 images; `labelled` of them have their class already. */
export function sortingState(labelled: number, change: Partial<SortingReady> = {}): SortingReady {
  return {
    state: 'ready',
    name: 'flowers',
    folder: '/data/flowers',
    files: [...files],
    classes: names.map((name, at) => ({ name, images: at * 3 })),
    actions: files.slice(0, labelled).map((file, at) => [{ file, label: names[at % names.length]! }]),
    session: 1,
    features: { state: 'ready' },
    proposals: sortingProposals(),
    place: 'folders',
    bases: [''],
    into: '',
    applying: false,
    applied: 0,
    notices: [],
    ...change,
  };
}
