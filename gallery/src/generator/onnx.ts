// The ONNX graph of a model, profile Q, derived from its blob: byte for byte the file that operators derive
// (oracle/generator/onnx_graph.py). So nothing but the weights, whose digest is on the chain, has to be trusted.

import type { Layer, Network } from "./blob";
import { concat } from "./file/bytes";

type Part = Uint8Array;

const UINT8 = 2;
const INT8 = 3;
const INT32 = 6;
const INT64 = 7;
const FLOAT = 1;

const utf8 = new TextEncoder();

/** Protocol Buffers: the few forms that a graph needs. A negative number takes ten bytes. */
function varint(value: number): Part {
  const bytes = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Uint8Array.of(...bytes, Number(rest));
}

const number = (tag: number, value: number): Part => concat([varint(tag << 3), varint(value)]);
const bytes = (tag: number, data: Uint8Array): Part => concat([varint((tag << 3) | 2), varint(data.length), data]);
const text = (tag: number, value: string): Part => bytes(tag, utf8.encode(value));
const message = (tag: number, ...fields: Part[]): Part => bytes(tag, concat(fields));

type Attribute = readonly [name: string, value: string | readonly number[]];

class Graph {
  readonly nodes: Part[] = [];
  readonly initialisers: Part[] = [];
  private last = "latent";

  constant(name: string, type: number, dims: readonly number[], data: ArrayBufferView): string {
    const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    this.initialisers.push(message(5, ...dims.map((d) => number(1, d)), number(2, type), text(8, name), bytes(9, raw)));
    return name;
  }

  add(operator: string, name: string, inputs: readonly string[], attributes: readonly Attribute[] = []): void {
    const given = [this.last, ...inputs].map((input) => text(1, input));
    const described = attributes.map(([key, value]) =>
      typeof value === "string"
        ? message(5, text(1, key), text(4, value), number(20, 3))
        : message(5, text(1, key), ...value.map((v) => number(8, v)), number(20, 7)),
    );
    this.nodes.push(message(1, ...given, text(2, name), text(3, name), text(4, operator), ...described));
    this.last = name;
  }

  reshape(name: string, ...shape: number[]): void {
    const words = BigInt64Array.from(shape, BigInt);
    this.add("Reshape", name, [this.constant(`${name}.shape`, INT64, [shape.length], words)]);
  }

  upsample(name: string): void {
    const scales = this.constant(`${name}.scales`, FLOAT, [4], Float32Array.of(1, 1, 2, 2));
    this.add(
      "Resize",
      name,
      ["", scales],
      [
        ["coordinate_transformation_mode", "asymmetric"],
        ["mode", "nearest"],
        ["nearest_mode", "floor"],
      ],
    );
  }

  quantised(name: string, layer: Layer, kernel: number, pad: number): void {
    const one = this.constant(`${name}.one`, FLOAT, [], Float32Array.of(1));
    const scale = this.constant(`${name}.scale`, FLOAT, [], Float32Array.of(2 ** layer.shift));
    const zero = this.constant(`${name}.zero`, UINT8, [], Uint8Array.of(0));
    const shape = [layer.outputs, layer.inputs, kernel, kernel];
    const weights = this.constant(`${name}.weights`, INT8, shape, layer.weights);
    const weightsZero = this.constant(`${name}.weights.zero`, INT8, [], Int8Array.of(0));
    const biases = this.constant(`${name}.biases`, INT32, [layer.outputs], layer.biases);
    this.add(
      "QLinearConv",
      name,
      [one, zero, weights, one, weightsZero, scale, zero, biases],
      [
        ["kernel_shape", [kernel, kernel]],
        ["pads", [pad, pad, pad, pad]],
      ],
    );
  }
}

function valueInfo(tag: number, name: string, dims: readonly (string | number)[]): Part {
  const shape = dims.map((d) => message(1, typeof d === "string" ? text(2, d) : number(1, d)));
  return message(tag, text(1, name), message(2, message(1, number(1, UINT8), message(2, ...shape))));
}

/** The graph's file. */
export function graph(network: Network): Uint8Array {
  const { latentLength, layers, fieldSide } = network;
  const made = new Graph();
  made.reshape("latent.column", -1, latentLength, 1, 1);
  layers.forEach((layer, l) => {
    if (l === 0) {
      made.quantised("dense", layer, 1, 0);
      made.reshape("dense.tensor", -1, layer.outputs / 16, 4, 4);
    } else {
      made.upsample(`up${l}`);
      made.quantised(`conv${l}`, layer, 3, 1);
    }
  });
  made.reshape("field", -1, fieldSide, fieldSide);
  return concat([
    number(1, 8),
    text(2, "atelier"),
    message(
      7,
      ...made.nodes,
      text(2, "atelier-Q"),
      ...made.initialisers,
      valueInfo(11, "latent", ["N", latentLength]),
      valueInfo(12, "field", ["N", fieldSide, fieldSide]),
    ),
    message(8, text(1, ""), number(2, 17)),
  ]);
}
