import { listWords, plural } from '../../format';
import { partCode } from '../../parts';
import { foldName } from '../../sameName';
import { overlap, type FolderNode } from './folderTree';
import { saysUnlabelled } from './folderWords';
import { isNeutral, partName, wordsOf, type PartName } from './partWords';
import { takeOver, trialOf, unwrap, type RoleDraft } from './roleDraft';

interface Named {
  readonly node: FolderNode;
  readonly part: PartName;
}

/**
 * Finds the parts among folders that stand side by side and gives them their roles. Returns the folders among which
 * the classes are: those inside the parts, and those beside a test part where they are the classes themselves. Null
 * where there are no parts. `inside`: the folders stand in a part already, so that `train` may well be a vehicle.
 */
export function decideParts(
  draft: RoleDraft,
  kids: readonly FolderNode[],
  inside: boolean,
): readonly FolderNode[] | null {
  if (!inside && takeJoined(draft, kids)) return [];
  const named = kids.flatMap((node): Named[] => {
    const part = partName(node.name);
    return part ? [{ node, part }] : [];
  });
  const parts = named.filter((one) => draft.partsAsked || one.part.sure || isSupported(one, named, kids));
  if (parts.length === 0) {
    doubtTests(draft, named, kids);
    return null;
  }
  const others = kids.filter((node) => !parts.some((one) => one.node === node));
  if (inside) {
    const nested = others.length === 0 && parts.length > 1 && parts.every(({ node }) => node.children.length > 0);
    return nested ? accept(draft, parts, others, contentOf(draft, parts)) : null;
  }
  const content = contentOf(draft, parts);
  const rest = others.filter((node) => !saysUnlabelled(node.name));
  if (rest.length === 0 || draft.partsAsked) return accept(draft, parts, others, content);
  const trained = parts.some(({ part, node }) => part.part === partCode.train && content.inner.get(node)!.length > 0);
  return trained
    ? besideTraining(draft, parts, others, rest, content)
    : besideTests(draft, parts, others, rest, content);
}

interface PartContent {
  readonly trial: RoleDraft;
  readonly inner: Map<FolderNode, readonly FolderNode[]>;
}

/** The folders in each part, its wrappers looked through; the training part's tell what a class is called. */
function contentOf(draft: RoleDraft, parts: readonly Named[]): PartContent {
  const trial = trialOf(draft);
  const inner = new Map<FolderNode, readonly FolderNode[]>();
  const classes = new Set<string>();
  const training = parts.filter(({ part }) => part.part === partCode.train);
  for (const { node } of training) {
    const found = unwrap(trial, node);
    inner.set(node, found);
    for (const { name } of found) classes.add(foldName(name));
  }
  for (const { node } of parts) {
    if (inner.has(node)) continue;
    let found = unwrap(trial, node, classes);
    // `test/unknown/1.jpg`: the only folder is no class.
    while (classes.size > 1 && found.length === 1 && !classes.has(foldName(found[0]!.name))) {
      const [only] = found as [FolderNode];
      trial.roles.set(only, { kind: 'through', why: 'wrapper' });
      found = unwrap(trial, only, classes);
      if (found.length > 0) continue;
      trial.remarks.push({
        file: only.path,
        code: 'unlabelled-part',
        message: `The only folder in “${node.name}” is “${only.name}”, which is no class of the training part: its images count as unlabelled.`,
      });
    }
    inner.set(node, found);
  }
  return { trial, inner };
}

function accept(
  draft: RoleDraft,
  parts: readonly Named[],
  others: readonly FolderNode[],
  { trial, inner }: PartContent,
): readonly FolderNode[] {
  takeOver(draft, trial);
  draft.remarks.push(...trial.remarks);
  for (const { node, part } of parts) draft.roles.set(node, { kind: 'part', part: part.part, label: null });
  for (const node of others) {
    if (saysUnlabelled(node.name)) draft.roles.set(node, { kind: 'unlabelled' });
    else {
      draft.roles.set(node, { kind: 'left-out', why: 'outside-parts' });
      draft.remarks.push({
        file: node.path,
        code: 'outside-parts',
        message: `It stands beside the folders of the parts (${listWords(
          parts.map((one) => one.node.name),
          4,
        )}) and is called like none: its ${plural(node.total, 'image')} ${node.total === 1 ? 'is' : 'are'} skipped.`,
      });
    }
  }
  return parts.flatMap(({ node }) => inner.get(node)!);
}

/** Beside a training part with classes: an unknown part, or the training part is a class among others. */
function besideTraining(
  draft: RoleDraft,
  parts: readonly Named[],
  others: readonly FolderNode[],
  rest: readonly FolderNode[],
  content: PartContent,
): readonly FolderNode[] | null {
  const classes = parts.flatMap(({ node }) => content.inner.get(node)!);
  const alike = rest.some((node) => overlap(unwrap(trialOf(draft), node), classes) > 0 && node.children.length > 0);
  if (parts.length === 1 && !alike) {
    // `train/steam`, `bus`, `car`: vehicles.
    if (rest.some((node) => node.children.length === 0 && !isNeutral(node.name))) return null;
    draft.doubts.push(
      `“${parts[0]!.node.name}” is taken for the training part, but ${names(rest)} beside it is no part`,
    );
  } else if (parts.length === 1) draft.doubts.push(`${names(rest)} beside “${parts[0]!.node.name}” may be a part too`);
  return accept(draft, parts, others, content);
}

/** No training part has classes: those that stand beside the test part may be them. */
function besideTests(
  draft: RoleDraft,
  parts: readonly Named[],
  others: readonly FolderNode[],
  rest: readonly FolderNode[],
  content: PartContent,
): readonly FolderNode[] | null {
  const judged = parts.filter(({ part }) => part.part !== partCode.train);
  // A training part without classes among other folders is a kind of vehicle.
  if (judged.length === 0) return null;
  const classes = judged.flatMap(({ node }) => content.inner.get(node)!);
  const free = [...rest, ...parts.filter((one) => !judged.includes(one)).map(({ node }) => node)];
  const waiting = others.filter((node) => !rest.includes(node));
  if (overlap(classes, free) > 0 && classes.length > 0) return [...free, ...accept(draft, judged, waiting, content)];
  const inside = (node: FolderNode) => unwrap(trialOf(draft), node);
  const holders = rest.filter(
    (node) =>
      node.children.length > 0 &&
      (overlap(inside(node), classes) > 0 || (rest.length === 1 && inside(node).length > 1)),
  );
  if (holders.length > 0 && holders.length === rest.length) {
    const own = isNeutral(holders[0]!.name) || judged.some(({ part }) => sameWords(part.rest, holders[0]!.name));
    if (holders.length > 1 || !own)
      draft.doubts.push(`${names(rest)} ${rest.length === 1 ? 'is' : 'are'} read as the training part`);
    const trained = holders.flatMap((node) => unwrap(draft, node));
    for (const node of holders) draft.roles.set(node, { kind: 'through', why: 'wrapper' });
    return [...trained, ...accept(draft, judged, waiting, content)];
  }
  const opposite = rest.some((node) => judged.some((one) => isOpposite(one.node.name, node.name)));
  if (opposite) return null;
  draft.doubts.push(
    `${names(judged.map(({ node }) => node))} ${judged.length === 1 ? 'is' : 'are'} taken for images to test with, not for ${judged.length === 1 ? 'a class' : 'classes'}`,
  );
  return free.length < 2 ? null : [...free, ...accept(draft, judged, waiting, content)];
}

/** `valid` and `invalid`: two answers to one question. */
function isOpposite(word: string, other: string): boolean {
  const [a, b] = [foldName(word), foldName(other)];
  return ['in', 'un', 'non', 'not', 'no', 'im'].some((no) => b.replace(/[\s-]/g, '') === `${no}${a}`);
}

/** `seg_train` beside `seg_test` or `seg_pred`; any beside a folder that is a part for sure, if it holds the same. */
function isSupported({ node, part }: Named, named: readonly Named[], kids: readonly FolderNode[]): boolean {
  const rest = foldName(part.rest);
  const partner = named.some((other) => other.part.part !== part.part && foldName(other.part.rest) === rest);
  const waiting = kids.some((kid) => saysUnlabelled(kid.name) && foldName(kid.name).includes(rest));
  const certain = named.some((other) => other.part.sure && other.node !== node);
  const others = kids.filter((kid) => kid !== node);
  const judges = part.part !== partCode.train;
  const same = node.children.length > 1 && overlap(node.children, others) === 1 && others.length > 1;
  const alike = others.some((kid) => kid.children.length > 1 && overlap(kid.children, node.children) === 1);
  // `crc_train` and `CRC-VAL-7K`: other words, the same folders inside.
  const twin = named.some((other) => other.part.part !== part.part && isTwin(other.node, node));
  const called = others.some((kid) => part.rest !== '' && sameWords(kid.name, part.rest));
  return (
    partner ||
    waiting ||
    twin ||
    (called && judges) ||
    (certain && judges) ||
    (judges && (same || (alike && node.children.length > 1)))
  );
}

function isTwin(a: FolderNode, b: FolderNode): boolean {
  return a.children.length > 1 && b.children.length > 1 && overlap(a.children, b.children) === 1;
}

/** `BACH_Challenge` and the rest of `BACH_Challenge_TestDataset`. */
function sameWords(a: string, b: string): boolean {
  const words = (name: string) =>
    wordsOf(name)
      .filter((word) => !/^\d+$/.test(word))
      .join(' ');
  return words(a) === words(b);
}

/** A folder with “test” in its name among classes is read as a class, but not in silence. */
function doubtTests(draft: RoleDraft, named: readonly Named[], kids: readonly FolderNode[]): void {
  const tests = named.filter(({ part }) => part.part === partCode.test);
  if (tests.length > 0 && kids.length > 2 && tests.length <= kids.length / 3)
    draft.doubts.push(`${names(tests.map(({ node }) => node))} may hold images to test with, not a class`);
}

/** `train_cats`, `train_dogs`, `test_cats`: part and class in one name. */
function takeJoined(draft: RoleDraft, kids: readonly FolderNode[]): boolean {
  const named = kids.map((node) => ({ node, part: partName(node.name) }));
  if (kids.length < 3 || named.some(({ node, part }) => !part || part.sure || node.children.length > 1)) return false;
  const parts = new Set(named.map(({ part }) => part!.part));
  const places = new Map<string, Set<number>>();
  for (const { part } of named) {
    const key = foldName(part!.rest);
    places.set(key, (places.get(key) ?? new Set()).add(part!.part));
  }
  if (parts.size < 2 || places.size < 2 || ![...places.values()].some((of) => of.size > 1)) return false;
  for (const { node, part } of named) {
    unwrap(draft, node);
    draft.roles.set(node, { kind: 'part', part: part!.part, label: part!.rest });
  }
  return true;
}

function names(nodes: readonly FolderNode[]): string {
  return listWords(
    nodes.map(({ name }) => `“${name}”`),
    4,
  );
}
