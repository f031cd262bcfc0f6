// The contracts' ABIs, the very files that nodes and scripts use.

import type { Abi } from "viem";
import appraiser from "../../../oracle/abi/Appraiser.json";
import artwork from "../../../oracle/abi/Artwork.json";
import auctionHouse from "../../../oracle/abi/AuctionHouse.json";
import curation from "../../../oracle/abi/Curation.json";
import pool from "../../../oracle/abi/FractionPool.json";
import poolFactory from "../../../oracle/abi/FractionPoolFactory.json";
import vault from "../../../oracle/abi/FractionVault.json";
import vaultFactory from "../../../oracle/abi/FractionVaultFactory.json";
import oracle from "../../../oracle/abi/GenerationOracle.json";
import claims from "../../../oracle/abi/InfringementClaims.json";
import loans from "../../../oracle/abi/LendingPool.json";
import loanTerms from "../../../oracle/abi/LoanTerms.json";
import licences from "../../../oracle/abi/LicenseRegistry.json";
import tiers from "../../../oracle/abi/LicenseTiers.json";
import models from "../../../oracle/abi/ModelRegistry.json";
import operators from "../../../oracle/abi/OperatorRegistry.json";
import referee from "../../../oracle/abi/Referee.json";
import splits from "../../../oracle/abi/RoundSplits.json";
import royalties from "../../../oracle/abi/RoyaltyTree.json";
import splitter from "../../../oracle/abi/RoyaltySplitter.json";
import governor from "../../../oracle/abi/StudioGovernor.json";
import timelock from "../../../oracle/abi/StudioTimelock.json";
import token from "../../../oracle/abi/StudioToken.json";
import treasury from "../../../oracle/abi/Treasury.json";

const ALL = {
  Appraiser: appraiser,
  Artwork: artwork,
  AuctionHouse: auctionHouse,
  Curation: curation,
  FractionPool: pool,
  FractionPoolFactory: poolFactory,
  FractionVault: vault,
  FractionVaultFactory: vaultFactory,
  GenerationOracle: oracle,
  InfringementClaims: claims,
  LendingPool: loans,
  LicenseRegistry: licences,
  LicenseTiers: tiers,
  LoanTerms: loanTerms,
  ModelRegistry: models,
  OperatorRegistry: operators,
  Referee: referee,
  RoundSplits: splits,
  RoyaltySplitter: splitter,
  RoyaltyTree: royalties,
  StudioGovernor: governor,
  StudioTimelock: timelock,
  StudioToken: token,
  Treasury: treasury,
};

export type AbiError = Extract<Abi[number], { type: "error" }>;

export type Contract = keyof typeof ALL;

export const abiOf = (contract: Contract): Abi => ALL[contract] as unknown as Abi;

/** The ABI of a studio's contract by its name, none if the page does not know it. */
export const knownAbi = (name: string): Abi | undefined => (name in ALL ? abiOf(name as Contract) : undefined);

/** Every custom error, to put any revert into words. */
export const ERRORS: Abi = Object.values(ALL)
  .flatMap((abi) => abi as unknown as AbiError[])
  .filter((entry) => entry.type === "error");
