import protobuf from 'protobufjs';
import onnxProto from './onnx.proto';

let modelProto: protobuf.Type | undefined;

/**
 * An ONNX file with named texts in it (metadata_props). A protobuf message followed by another of its kind is both in
 * one, so that the file is not taken apart.
 */
export function withMetadata(onnx: Uint8Array, texts: Readonly<Record<string, string>>): Uint8Array {
  modelProto ??= protobuf.parse(onnxProto).root.lookupType('onnx.ModelProto');
  const entries = Object.entries(texts).map(([key, value]) => ({ key, value }));
  return Buffer.concat([onnx, modelProto.encode(modelProto.fromObject({ metadataProps: entries })).finish()]);
}
