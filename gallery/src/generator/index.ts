// The generator as docs/semantics.md fixes it: what the pages, the worker and the tests share.

export * from "./blob";
export * from "./file/bytes";
export * from "./cid";
export * from "./composition/index";
export * from "./edition/index";
export * from "./merkle";
export * from "./network";
export * from "./onnx";
export * from "./file/png";
export * from "./style";
