import { testScenes } from '../harness/gallery';
import { faceAnswers, facesState, shownFaces } from '../harness/facesStates';

const image = { name: 'a.jpg', path: shownFaces.file, folder: false };
const { found } = facesState();

testScenes({
  'faces-folder': { page: 'faces', options: { state: facesState(), answers: faceAnswers }, walked: true },
  'faces-image': {
    page: 'faces',
    options: {
      state: facesState({ ...image, found: { ...found!, images: 1, withFaces: 1, faces: 2, skipped: [] } }),
      answers: faceAnswers,
    },
    prepare: async (page) => {
      await page.getByRole('application', { name: 'a.jpg with its faces' }).focus();
      for (let i = 0; i < 4; i++) await page.keyboard.press('+');
    },
    walked: true,
  },
  'faces-working': {
    page: 'faces',
    options: { state: facesState({ working: true, done: 120, total: 800, found: null }) },
  },
  'faces-failed': {
    page: 'faces',
    options: {
      state: facesState({ found: null, failure: '/data/people cannot be read: no such file. Check the path.' }),
    },
  },
});
