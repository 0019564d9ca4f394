import type { FacesReady, ShownFaces } from '../../../src/protocol/pages/faces';
import type { ImageSlice } from '../../../src/protocol/pages/images';

/** Two faces in a landscape picture. */
export const shownFaces: ShownFaces = {
  file: '/data/people/a.jpg',
  name: 'a.jpg',
  width: 1986,
  height: 1390,
  boxes: [
    [1427, 56, 341, 341],
    [369, 776, 270, 270],
  ],
  windows: [21, 74],
};

/** The images of a folder, as the host answers for its grid. */
export const faceImages: ImageSlice = {
  total: 3,
  offset: 0,
  items: ['a.jpg', 'more/b with a rather long name.jpg', 'c.jpg'].map((name, i) => ({
    file: `/data/people/${name}`,
    name,
    truth: null,
    predicted: null,
    probability: null,
    note: ['2 faces', '1 face', 'none'][i]!,
    boxes: { width: 1986, height: 1390, boxes: shownFaces.boxes.slice(i) },
  })),
};

/** The page of a folder that was searched. */
export function facesState(change: Partial<FacesReady> = {}): FacesReady {
  return {
    state: 'ready',
    name: 'people',
    path: '/data/people',
    folder: true,
    settings: { scale: 1.1, neighbours: 5, minSize: 0, longestSide: 640 },
    working: false,
    done: null,
    total: null,
    failure: null,
    found: {
      number: 1,
      images: 3,
      withFaces: 2,
      faces: 3,
      searchMilliseconds: 66.4,
      wholeMilliseconds: 42,
      first: shownFaces.file,
      skipped: [{ file: 'broken.jpg', reason: 'The file is empty.' }],
      detector: 'OpenCV 4.13.0, haarcascade_frontalface_default',
    },
    ...change,
  };
}

/** What the host answers beside the state. */
export const faceAnswers = { faces: shownFaces, faceImages, copyBoxes: { boxes: 3 } };
