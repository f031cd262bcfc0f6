// The weights blob: the byte string that *is* a model (docs/semantics.md, section 1).

export interface Layer {
  /** Row-major: (outputs, Z) of the dense layer, (C, C_in, 3, 3) of a convolution. */
  weights: Int8Array;
  biases: Int32Array;
  shift: number;
  outputs: number;
  inputs: number;
}

export interface Network {
  latentLength: number;
  styleLength: number;
  layers: Layer[];
  fieldSide: number;
}

const HEADER = 32;

export class BlobError extends Error {}

/** The network that a blob holds. Throws BlobError if the bytes are none. */
export function parse(blob: Uint8Array): Network {
  if (blob.length < HEADER || String.fromCharCode(...blob.subarray(0, 4)) !== "ATL2") {
    throw new BlobError("these bytes are no model");
  }
  const at16 = (at: number) => (blob[at]! << 8) | blob[at + 1]!;
  const latentLength = at16(4);
  const convolutions = blob[7]!;
  const channels = Array.from({ length: convolutions + 1 }, (_, l) => at16(8 + 3 * l));
  const layers: Layer[] = [];
  let at = HEADER;
  for (let l = 0; l <= convolutions; l++) {
    const outputs = l === 0 ? 16 * channels[0]! : channels[l]!;
    const inputs = l === 0 ? latentLength : channels[l - 1]!;
    const size = outputs * inputs * (l === 0 ? 1 : 9);
    if (at + size + 4 * outputs > blob.length) throw new BlobError("the blob is too short");
    const stored = blob.subarray(at, at + size);
    const weights = l === 0 ? dense(stored, inputs) : kernels(stored);
    const biases = new Int32Array(outputs);
    at += size;
    for (let o = 0; o < outputs; o++, at += 4) {
      biases[o] = ((blob[at]! ^ 0x80) << 24) | (blob[at + 1]! << 16) | at16(at + 2) | 0;
    }
    layers.push({
      weights,
      biases,
      shift: blob[10 + 3 * l]!,
      outputs,
      inputs,
    });
  }
  if (at !== blob.length) throw new BlobError("the blob is too long");
  return {
    latentLength,
    styleLength: blob[6]!,
    layers,
    fieldSide: 4 << convolutions,
  };
}

/** Words of eight outputs by four inputs, group by group. */
function dense(stored: Uint8Array, inputs: number): Int8Array {
  const weights = new Int8Array(stored.length);
  const quads = inputs / 4;
  for (let at = 0; at < stored.length; at++) {
    const k = at & 3;
    const j = (at >> 2) & 7;
    const quad = (at >> 5) % quads;
    const group = Math.floor((at >> 5) / quads);
    weights[(8 * group + j) * inputs + 4 * quad + k] = stored[at]! - 64;
  }
  return weights;
}

/** Byte p of a kernel holds the tap in row (8 − p) mod 3 and column (8 − p) div 3. */
function kernels(stored: Uint8Array): Int8Array {
  const weights = new Int8Array(stored.length);
  for (let at = 0; at < stored.length; at++) {
    const from = 8 - (at % 9);
    weights[at - (at % 9) + 3 * (from % 3) + Math.floor(from / 3)] = stored[at]! - 64;
  }
  return weights;
}
