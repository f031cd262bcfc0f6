// From a field to a picture: inks by area, lines by slope, light, symmetry, margin (docs/semantics.md, section 5).

export * from "./axes";
export * from "./domain";
export * from "./fold";
export * from "./inks";
export * from "./kaleidoscope";
export * from "./compose";
export * from "./surface";
