// The contracts that the page knows, as tools/abi.py writes their ABIs: viem takes every type from them.

export { Appraiser } from "../../abi/Appraiser";
export { Artwork } from "../../abi/Artwork";
export { AuctionHouse } from "../../abi/AuctionHouse";
export { Curation } from "../../abi/Curation";
export { FractionPool } from "../../abi/FractionPool";
export { FractionPoolFactory } from "../../abi/FractionPoolFactory";
export { FractionVault } from "../../abi/FractionVault";
export { FractionVaultFactory } from "../../abi/FractionVaultFactory";
export { GenerationOracle } from "../../abi/GenerationOracle";
export { InfringementClaims } from "../../abi/InfringementClaims";
export { LendingPool } from "../../abi/LendingPool";
export { LicenseRegistry } from "../../abi/LicenseRegistry";
export { LicenseTiers } from "../../abi/LicenseTiers";
export { LoanTerms } from "../../abi/LoanTerms";
export { ModelRegistry } from "../../abi/ModelRegistry";
export { OperatorRegistry } from "../../abi/OperatorRegistry";
export { Referee } from "../../abi/Referee";
export { RoundSplits } from "../../abi/RoundSplits";
export { RoyaltySplitter } from "../../abi/RoyaltySplitter";
export { RoyaltyTree } from "../../abi/RoyaltyTree";
export { StudioGovernor } from "../../abi/StudioGovernor";
export { StudioTimelock } from "../../abi/StudioTimelock";
export { StudioToken } from "../../abi/StudioToken";
export { Treasury } from "../../abi/Treasury";
