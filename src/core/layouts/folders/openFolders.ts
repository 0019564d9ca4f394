import { listWords } from '../../format';
import { partCode } from '../../parts';
import { foldName } from '../../sameName';
import { overlap, type FolderNode } from './folderTree';
import { commonStem, isBeside, isDate, isFold } from './folderWords';
import { isNeutral, partName, partOfWord } from './partWords';
import { takeOver, trialOf, unwrap, type RoleDraft } from './roleDraft';

/** `flowers/flowers/daisy` beside `flowers/daisy`, `data/set/cat` beside `set/cat`: a tree that was unpacked twice. */
export function withoutCopies(draft: RoleDraft, kids: readonly FolderNode[]): readonly FolderNode[] {
  for (const kid of kids) {
    // A test part's classes stand beside it once more, and are no copies.
    if (partName(kid.name) !== null && kid.parent?.name !== kid.name) continue;
    const others = kids.filter((other) => other !== kid);
    const trial = trialOf(draft);
    const inner = kid.children.length === 0 ? [] : unwrap(trial, kid);
    const around = kid.parent !== null && foldName(kid.name) === foldName(kid.parent.name);
    if (inner.length < 2 || others.length < 2 || overlap(inner, others) < (around ? 0.5 : 1)) continue;
    takeOver(draft, trial);
    draft.roles.set(kid, { kind: 'through', why: 'doubled' });
    sayCopy(draft, kid, inner);
    return [...withoutCopies(draft, others), ...inner];
  }
  return withoutTwins(draft, kids);
}

/** Two trees of one name at different depths: `natural_images/cat` and `data/natural_images/cat`. */
function withoutTwins(draft: RoleDraft, kids: readonly FolderNode[]): readonly FolderNode[] {
  if (kids.length !== 2 || kids.some(({ name }) => partName(name) !== null)) return kids;
  const [a, b] = kids as [FolderNode, FolderNode];
  const trials = [a, b].map((kid) => {
    const trial = trialOf(draft);
    return { kid, trial, inner: unwrap(trial, kid) };
  }) as [Opened, Opened];
  const nameOf = ({ kid, inner }: Opened) => foldName(inner[0]?.parent?.name ?? kid.name);
  const same = trials[0].inner.length >= 2 && trials[0].inner.length === trials[1].inner.length;
  if (!same || nameOf(trials[0]) !== nameOf(trials[1]) || overlap(trials[0].inner, trials[1].inner) < 1) return kids;
  for (const { kid, trial } of trials) {
    takeOver(draft, trial);
    draft.roles.set(kid, { kind: 'through', why: 'doubled' });
  }
  sayCopy(draft, b, trials[1].inner);
  return trials.flatMap(({ inner }) => inner);
}

interface Opened {
  readonly kid: FolderNode;
  readonly trial: RoleDraft;
  readonly inner: readonly FolderNode[];
}

function sayCopy(draft: RoleDraft, kid: FolderNode, inner: readonly FolderNode[]): void {
  draft.remarks.push({
    file: kid.path,
    code: 'doubled-tree',
    message: `It holds folders called ${listWords(
      inner.map(({ name }) => `“${name}”`),
      3,
    )} that stand elsewhere once more. They are read as one; equal files stay in one part.`,
  });
}

/** Masks and boxes drawn as images, beside the folder of the images themselves. */
export function withoutBeside(draft: RoleDraft, kids: readonly FolderNode[]): readonly FolderNode[] {
  const beside = kids.filter((kid) => isBeside(kid.name));
  const rest = kids.filter((kid) => !beside.includes(kid));
  const images = rest.some((kid) => isNeutral(kid.name) || partOfWord(kid.name) !== partCode.none);
  const inner = rest.length === 1 ? unwrap(trialOf(draft), rest[0]!) : [];
  const parallel = beside.some((kid) => kid.children.length > 1 && overlap(kid.children, inner) === 1);
  if (beside.length === 0 || rest.length === 0 || !(images || parallel)) return kids;
  for (const kid of beside) draft.roles.set(kid, { kind: 'left-out', why: 'annotation' });
  return rest;
}

/** A folder that wraps part folders, beside part folders or beside another that does: its parts are among ours. */
export function openContainers(draft: RoleDraft, kids: readonly FolderNode[]): readonly FolderNode[] | null {
  const opened: Opened[] = [];
  for (const kid of kids) {
    if (partOfWord(kid.name) !== partCode.none) continue;
    const trial = trialOf(draft);
    const inner = unwrap(trial, kid);
    const parts = inner.filter((child) => partOfWord(child.name) !== partCode.none);
    const holdClasses = parts.some((part) => part.children.length > 1);
    if (parts.length > 1 && parts.length === inner.length && holdClasses) opened.push({ kid, trial, inner });
  }
  const besides = kids.filter((kid) => !opened.some((one) => one.kid === kid));
  const parts = besides.filter((kid) => partOfWord(kid.name) !== partCode.none);
  if (opened.length === 0) return null;
  // `input/cat` beside `output/train/cat`: the division is the user's own, and the rest may be the same images again.
  if (besides.length > 0 && parts.length === 0) {
    const rest = listWords(
      besides.map(({ name }) => `“${name}”`),
      4,
    );
    draft.doubts.push(
      `${rest} beside the parts in “${opened[0]!.kid.name}” ${besides.length === 1 ? 'is' : 'are'} skipped`,
    );
    for (const kid of besides) draft.roles.set(kid, { kind: 'left-out', why: 'outside-parts' });
  }
  const copies = new Set(opened.map(({ kid }) => foldName(kid.name))).size === 1;
  if (opened.length > 1 && !copies) {
    const folders = listWords(
      opened.map(({ kid }) => `“${kid.name}”`),
      4,
    );
    draft.doubts.push(
      `${folders} each have parts of their own: an image may be in the training part of one and the test part of another; choose one of them as the dataset`,
    );
  }
  for (const { kid, trial } of opened) {
    takeOver(draft, trial);
    draft.roles.set(kid, { kind: 'through', why: opened.length > 1 && !copies ? 'fold' : 'wrapper' });
  }
  if (opened.length > 1 && copies) sayCopy(draft, opened[1]!.kid, opened[1]!.inner);
  return [...(parts.length > 0 ? besides : []), ...opened.flatMap(({ inner }) => inner)];
}

/** Sessions, folds, cameras, dates, places and letters of an index around the same classes. */
export function openFolds(draft: RoleDraft, kids: readonly FolderNode[]): readonly FolderNode[] | null {
  const written = [...new Set(kids.map(({ name }) => name))];
  if (written.length < 2 || kids.some((kid) => kid.children.length === 0 || kid.direct > kid.total / 2)) return null;
  const index = isIndex(kids);
  const spoken = written.every((name) => isFold(name) || isNeutral(name));
  if (!index && !spoken && commonStem(written) === null) return null;
  const opened = kids.map((kid) => {
    const trial = trialOf(draft);
    return { kid, trial, inner: unwrap(trial, kid) };
  });
  const all = opened.flatMap(({ inner }) => inner);
  const first = opened.find(({ inner }) => inner.length > 1) ?? opened[0]!;
  const shared = opened.every((one) => one === first || overlap(one.inner, first.inner) > 0);
  // Dates within dates, and numbered images of numbered things, say nothing more by being opened.
  const days = written.every(isDate);
  const empty =
    all.length === 0 ||
    all.every(({ name }) => isFold(name) || (/\p{N}/u.test(name) && (!spoken || (days && /^\d{1,2}$/.test(name)))));
  if (!index && (!shared || empty)) return null;
  if (!index && !spoken) {
    const folders = listWords(
      written.map((name) => `“${name}”`),
      3,
    );
    draft.doubts.push(`${folders} hold the same folders and are taken for places or times, not for classes`);
  }
  for (const { kid, trial } of opened) {
    takeOver(draft, trial);
    draft.roles.set(kid, { kind: 'through', why: 'fold' });
  }
  return all;
}

/** `a/abbey`, `b/bakery`: folders of a letter, around names that begin with it. */
function isIndex(kids: readonly FolderNode[]): boolean {
  return kids.every(
    ({ name, children, direct }) =>
      direct === 0 &&
      /^\p{L}$/u.test(name) &&
      children.every((child) => child.name.length > 1 && foldName(child.name).startsWith(foldName(name))),
  );
}
