// Loads a model folder with TensorFlow.js alone and prints its probabilities for the images of its self-test.
//   node plainTfjs.cjs <model folder>
const fs = require('node:fs');
const path = require('node:path');
const { tensor } = require('@tensorflow/tfjs-core');
const { loadLayersModel } = require('@tensorflow/tfjs-layers');
require('@tensorflow/tfjs-backend-cpu');

const folder = process.argv[2];
const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
const json = read('model.json');
const handler = {
  load: () =>
    Promise.resolve({
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
      weightData: new Uint8Array(
        Buffer.concat(
          json.weightsManifest.flatMap((group) => group.paths).map((file) => fs.readFileSync(path.join(folder, file))),
        ),
      ).buffer,
    }),
};

loadLayersModel(handler).then(async (model) => {
  const { width, height } = read('preprocessing.json');
  const rows = [];
  for (const image of read('selftest.json').images) {
    const input = tensor(Float32Array.from(Buffer.from(image, 'base64')), [1, height, width, 3]);
    rows.push([...(await model.predict(input).data())]);
  }
  process.stdout.write(JSON.stringify({ probabilities: rows, metadata: json.userDefinedMetadata }));
});
