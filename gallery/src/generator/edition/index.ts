// Editions: the same work at any size (docs/semantics-editions.md).

export * from "./edition";
export * from "./file";
export * from "./runs";
export * from "./sizes";
export * from "./spline";
export * from "./tones";
