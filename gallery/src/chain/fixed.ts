// Views whose answers can never be others. What is asked of them once is not asked again.

import type { Contract, ViewName } from "./abi";

const FIXED: { readonly [C in Contract]?: readonly ViewName<C>[] } = {
  ModelRegistry: ["axes", "palette", "paletteName"],
  Curation: ["winner"],
  Artwork: ["workOf"],
  RoundSplits: ["splitOf", "splitterOf"],
  FractionVault: ["facts", "name", "symbol"],
};

export const isFixed = (contract: Contract, view: string): boolean =>
  (FIXED[contract] as readonly string[] | undefined)?.includes(view) ?? false;
