// The network in plain integers (docs/semantics.md, section 4): for pictures, which must not cost 14 MB of runtime.

import type { Layer, Network } from "./blob";

/** clip(rne(acc / 2^shift), 0, 255). */
export function requantise(acc: number, shift: number): number {
  let q = acc >> shift;
  const twice = 2 * (acc - q * 2 ** shift);
  if (twice > 2 ** shift || (twice === 2 ** shift && shift > 0 && q & 1)) q += 1;
  return q < 0 ? 0 : q > 255 ? 255 : q;
}

/** The field of a latent, row by row. */
export function field(network: Network, latent: Uint8Array): Uint8Array {
  const [first, ...rest] = network.layers as [Layer, ...Layer[]];
  let planes: Uint8Array = new Uint8Array(first.outputs);
  for (let o = 0; o < first.outputs; o++) {
    let acc = first.biases[o]!;
    for (let i = 0; i < first.inputs; i++) acc += first.weights[o * first.inputs + i]! * latent[i]!;
    planes[o] = requantise(acc, first.shift);
  }
  let side = 4;
  for (const layer of rest) {
    planes = upsampledConvolution(layer, planes, side);
    side *= 2;
  }
  return planes;
}

/**
 * Doubling and the 3×3 convolution at once. Of the doubled picture's three rows that an output row sees, two are the
 * same input row; so each of the four kinds of output pixel (even or odd row, even or odd column) is a 2×2 convolution
 * of the input, with sums of the nine taps as its weights.
 */
function upsampledConvolution(layer: Layer, input: Uint8Array, side: number): Uint8Array {
  const { inputs, outputs, weights, biases, shift } = layer;
  const wide = side + 2;
  const padded = new Uint8Array(inputs * wide * wide);
  for (let c = 0; c < inputs; c++) {
    for (let y = 0; y < side; y++) {
      const from = (c * side + y) * side;
      padded.set(input.subarray(from, from + side), (c * wide + y + 1) * wide + 1);
    }
  }
  const out = new Uint8Array(outputs * 4 * side * side);
  const acc = new Int32Array(side * side);
  for (let co = 0; co < outputs; co++) {
    for (let odd = 0; odd < 4; odd++) {
      const [oddRow, oddColumn] = [odd >> 1, odd & 1];
      acc.fill(biases[co]!);
      for (let ci = 0; ci < inputs; ci++) {
        const w = weights.subarray((co * inputs + ci) * 9, (co * inputs + ci) * 9 + 9);
        const tap = [0, 0, 0, 0];
        for (let k = 0; k < 3; k++) {
          for (let t = 0; t < 3; t++) {
            tap[2 * ((k + 1 - oddRow) >> 1 ? 1 : 0) + ((t + 1 - oddColumn) >> 1 ? 1 : 0)]! += w[3 * k + t]!;
          }
        }
        const [a, b, c, d] = tap as [number, number, number, number];
        const plane = ci * wide * wide;
        for (let y = 0; y < side; y++) {
          let at = plane + (y + oddRow) * wide + oddColumn;
          for (let to = y * side; to < (y + 1) * side; to++, at++) {
            acc[to]! += a * padded[at]! + b * padded[at + 1]! + c * padded[at + wide]! + d * padded[at + wide + 1]!;
          }
        }
      }
      for (let y = 0; y < side; y++) {
        let to = ((co * side + y) * 2 + oddRow) * 2 * side + oddColumn;
        for (let x = 0; x < side; x++, to += 2) out[to] = requantise(acc[y * side + x]!, shift);
      }
    }
  }
  return out;
}
