import { describe, expect, it } from 'vitest';
import { directAddress } from '../../../../src/engine/jobs/get/directAddress';
import { fileOf, folderOf, parseSource, sourceWords } from '../../../../src/engine/jobs/get/source';

describe('parseSource', () => {
  it.each([
    ['kaggle:owner/a-b_c', 'kaggle:owner/a-b_c', 'a-b_c.zip', 'a-b_c'],
    ['kaggle:owner/a/versions/4', 'kaggle:owner/a/versions/4', 'a.zip', 'a'],
    ['https://www.kaggle.com/datasets/owner/name?select=x', 'kaggle:owner/name', 'name.zip', 'name'],
    [
      'https://www.kaggle.com/c/dogs-vs-cats/data',
      'kaggle-competition:dogs-vs-cats',
      'dogs-vs-cats.zip',
      'dogs-vs-cats',
    ],
    ['https://kaggle.com/competitions/dogs/overview', 'kaggle-competition:dogs', 'dogs.zip', 'dogs'],
    ['kaggle-competition:dogs', 'kaggle-competition:dogs', 'dogs.zip', 'dogs'],
    [
      'https://x.org/a/flower_photos.tar.gz?download=1',
      'https://x.org/a/flower_photos.tar.gz?download=1',
      'flower_photos.tar.gz',
      'flower_photos',
    ],
    ['HTTPS://x.org/', 'https://x.org/', 'dataset', 'dataset'],
    ['https://x.org/%2e%2e%2f%2e%2e%2fetc', 'https://x.org/%2e%2e%2f%2e%2e%2fetc', 'etc', 'etc'],
    ['https://x.org/..%5c..%5cx.zip', 'https://x.org/..%5c..%5cx.zip', 'x.zip', 'x'],
  ])('%s', (given, words, file, folder) => {
    const source = parseSource(given);
    expect([sourceWords(source), fileOf(source), folderOf(source)]).toEqual([words, file, folder]);
  });

  it.each([
    'kaggle:name',
    'kaggle:../..',
    'kaggle-competition:a b',
    's3://bucket/x',
    'ftp://x/y',
    'nothing.zip',
    'https://',
    '',
    'kaggle:o/n@../x',
  ])('refuses %j', (given) => {
    expect(() => parseSource(given)).toThrow(expect.objectContaining({ code: 'wrong-option' }) as Error);
  });
});

describe('directAddress', () => {
  it.each([
    ['https://www.dropbox.com/s/abc/set.zip?dl=0', 'https://www.dropbox.com/s/abc/set.zip?dl=1'],
    ['https://www.dropbox.com/scl/fi/a/set.zip?rlkey=r', 'https://www.dropbox.com/scl/fi/a/set.zip?rlkey=r&dl=1'],
    [
      'https://drive.google.com/file/d/1a-B_c/view?usp=sharing',
      'https://drive.usercontent.google.com/download?id=1a-B_c&export=download&confirm=t',
    ],
    [
      'https://drive.google.com/uc?export=download&id=1a-B_c',
      'https://drive.usercontent.google.com/download?id=1a-B_c&export=download&confirm=t',
    ],
    ['https://github.com/o/r/blob/main/data/set.zip', 'https://github.com/o/r/raw/main/data/set.zip'],
    [
      'https://huggingface.co/datasets/o/r/blob/main/set.zip',
      'https://huggingface.co/datasets/o/r/resolve/main/set.zip',
    ],
  ])('%s', (page, file) => {
    expect(directAddress(page)).toBe(file);
    expect(directAddress(file)).toBeUndefined();
  });

  it.each([
    'https://example.org/blob/set.zip',
    'https://github.com/o/r/archive/refs/heads/main.zip',
    'https://drive.google.com/drive/folders/1a',
  ])('leaves %s', (address) => {
    expect(directAddress(address)).toBeUndefined();
  });
});
