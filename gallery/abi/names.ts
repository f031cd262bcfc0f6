// Written by tools/abi.py from the library's enums.

export enum Kind {
  Symmetry = 0,
  Palette = 1,
  Scale = 2,
  Ground = 3,
  Line = 4,
  Light = 5,
  Margin = 6,
  Choice = 7,
  Scalar = 8,
}

export enum ModelStatus {
  None = 0,
  Registered = 1,
  Authorised = 2,
  Retired = 3,
}

export enum Phase {
  None = 0,
  Requested = 1,
  Commit = 2,
  Reveal = 3,
  Challenge = 4,
  Finalisable = 5,
  Failable = 6,
  Finalised = 7,
  Failed = 8,
}

export enum ProposalState {
  Pending = 0,
  Active = 1,
  Canceled = 2,
  Defeated = 3,
  Succeeded = 4,
  Queued = 5,
  Expired = 6,
  Executed = 7,
}

export enum Stage {
  Held = 0,
  Auction = 1,
  Sold = 2,
  Redeemed = 3,
}

/** What the values of an axis of composition are called, from the lowest on. */
export const VALUES: Partial<Record<Kind, readonly string[]>> = {
  [Kind.Symmetry]: ["none", "mirror", "quad", "rotations", "six-fold"],
  [Kind.Scale]: ["whole", "half-upper-left", "half-upper-right", "half-lower-left", "half-lower-right", "quarter-row-1-column-1", "quarter-row-1-column-2", "quarter-row-1-column-3", "quarter-row-1-column-4", "quarter-row-2-column-1", "quarter-row-2-column-2", "quarter-row-2-column-3", "quarter-row-2-column-4", "quarter-row-3-column-1", "quarter-row-3-column-2", "quarter-row-3-column-3", "quarter-row-3-column-4", "quarter-row-4-column-1", "quarter-row-4-column-2", "quarter-row-4-column-3", "quarter-row-4-column-4"],
  [Kind.Ground]: ["own", "ground", "reversed", "few"],
  [Kind.Line]: ["none", "fine", "strong"],
  [Kind.Light]: ["off", "on"],
  [Kind.Margin]: ["none", "narrow", "wide"],
};

/** By bit. */
export const RIGHTS = ["display", "web", "print", "merchandise", "advertising", "derivative", "training", "sublicence"];
