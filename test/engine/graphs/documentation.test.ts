import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluationGraph } from '../../../src/engine/graphs/compile/compileInference';
import { trainingGraph } from '../../../src/engine/graphs/compile/compileTrainingStep';
import { Graph } from '../../../src/engine/graphs/graph';
import { gradientRules } from '../../../src/engine/graphs/gradients/gradient';
import { lowerings } from '../../../src/engine/graphs/lowering/lowerModel';
import type { LayersModel, SymbolicTensor } from '../../../src/engine/layersModel/tensorflow';
import { input, layers, model } from '../../../src/engine/layersModel/tensorflow';
import { gradientTable, layerTable } from './compilerTables';

const root = path.join(__dirname, '..', '..', '..');
const file = path.join(root, 'docs', 'graph-compiler.md');

/** The part of the document between two marks; `LOUPE_WRITE_DOCS=1` puts the table there first. */
function documented(name: string, table: string): string {
  const [from, to] = [`<!-- ${name} -->\n\n`, `\n\n<!-- /${name} -->`];
  const text = readFileSync(file, 'utf8');
  const [start, end] = [text.indexOf(from) + from.length, text.indexOf(to)];
  expect(text, `docs/graph-compiler.md has no part marked “${name}”`).toContain(from);
  if (process.env['LOUPE_WRITE_DOCS']) writeFileSync(file, text.slice(0, start) + table + text.slice(end));
  return process.env['LOUPE_WRITE_DOCS'] ? table : text.slice(start, end);
}

/** The network that the document follows. */
function example(): LayersModel {
  const image = input({ shape: [32, 32, 3] });
  const outputs = [
    layers.conv2d({ name: 'conv', filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' }),
    layers.maxPooling2d({ name: 'pool', poolSize: 2 }),
    layers.flatten({ name: 'flatten' }),
    layers.dense({ name: 'dense', units: 2, activation: 'softmax' }),
  ].reduce((x, layer) => layer.apply(x) as SymbolicTensor, image);
  return model({ inputs: image, outputs });
}

describe('docs/graph-compiler.md', () => {
  it('has the table of layers', () => {
    const table = layerTable();
    for (const layer of Object.keys(lowerings)) expect(table, layer).toContain(`\`${layer}\``);
    expect(documented('layers', table)).toBe(table);
  });

  it('has the table of gradients, a formula an operator', () => {
    const table = gradientTable();
    for (const operator of Object.keys(gradientRules))
      expect(table, operator).toMatch(new RegExp(`\\| \`${operator}\` \\| .{4,} \\|`));
    expect(documented('gradients', table)).toBe(table);
  });

  it('has a row for every pass', () => {
    const text = readFileSync(file, 'utf8');
    for (const pass of readdirSync(path.join(root, 'src', 'engine', 'graphs', 'passes')))
      expect(text).toMatch(new RegExp(`^\\| \\d+ \\| \`passes/${pass}\` `, 'm'));
  });

  it('counts the nodes of its example right', () => {
    const text = readFileSync(file, 'utf8').replaceAll('\n', ' ');
    const network = example();
    const { graph } = trainingGraph(network, { optimizer: { name: 'adam' }, batchSize: 32 });
    const [loop] = graph.nodes
      .flatMap(({ attributes }) => Object.values(attributes))
      .filter((attribute) => attribute instanceof Graph);
    expect(text).toContain(`The finished step has ${graph.nodes.length} nodes, one of which is the loop`);
    expect(text).toContain(`The body has ${loop!.nodes.length} nodes`);
    expect(text).toContain(`here ${loop!.inputs.find(({ name }) => name.startsWith('image'))!.shape[0]}.`);
    expect(text).toContain(
      `the evaluation graph of the example has ${evaluationGraph(network).graph.nodes.length} nodes`,
    );
  });
});
