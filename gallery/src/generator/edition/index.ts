// Editions: the same work at any size, as a picture or as paths (docs/semantics-editions.md).

export * from "./contours";
export * from "./drawing";
export * from "./edition";
export * from "./file";
export * from "./plate";
export * from "./runs";
export * from "./sizes";
export * from "./spline";
export * from "./tones";
