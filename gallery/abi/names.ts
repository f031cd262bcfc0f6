// Written by tools/abi.py from the library's enums.

export enum Kind {
  Symmetry = 0,
  Palette = 1,
  Choice = 2,
  Scalar = 3,
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

/** By number. */
export const SYMMETRIES = ["none", "mirror", "quad", "rotations", "six-fold"];

/** By bit. */
export const RIGHTS = ["display", "web", "print", "merchandise", "advertising", "derivative", "training", "sublicence"];
