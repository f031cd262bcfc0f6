"""What members decide of licences: their kinds, what they cost at least, and claims."""

from eth_typing import ChecksumAddress
from web3 import Web3

from oracle.chain.governance.governor import Proposal, action
from oracle.chain.licensing.parameters import ClaimParameters
from oracle.chain.licensing.tiers import TierParameters
from oracle.decisions.dao import DaoDecisions, written
from oracle.words import ether


class LicenceDecisions(DaoDecisions):
    """Builds proposals for one studio. `why` is markdown, put below what is decided."""

    def tier(self, tier: TierParameters, why: str = "") -> Proposal:
        """A new kind of licence, whose terms never change."""
        call = self._contract("LicenseTiers").functions.addTier(tier.as_tuple())
        text = [f"- {name}: {value}" for name, value in tier.model_dump().items()]
        return written(f"A kind of licence: {tier.name}", [action(call)], text, why)

    def floor(self, tier: int, floor: int, why: str = "") -> Proposal:
        """What licences of a tier cost at least, in wei."""
        call = self._contract("LicenseTiers").functions.setFloor(tier, floor)
        text = [f"A licence of tier {tier} costs {ether(floor)} at least, whatever was offered."]
        return written(f"The least price of licence tier {tier}", [action(call)], text, why)

    def close_tier(self, tier: int, closed: bool, why: str = "") -> Proposal:
        """No more sales of a tier, or sales again; licences there are can be renewed."""
        call = self._contract("LicenseTiers").functions.setClosed(tier, closed)
        title = f"Close licence tier {tier}" if closed else f"Open licence tier {tier} again"
        return written(title, [action(call)], ["Licences there are can be renewed."], why)

    def studio_share(self, bps: int, why: str = "") -> Proposal:
        """What of every licence fee and royalty goes to the work's splitter."""
        call = self._contract("RoyaltyTree").functions.setStudioShare(bps)
        text = [f"{bps / 100:g} % of every licence fee and royalty go to the work's splitter."]
        return written("The studio's part of licences", [action(call)], text, why)

    def claim(self, claim: int, upheld: bool, why: str = "") -> Proposal:
        """A claim of infringement is right, and its work tagged; or wrong, and its bond lost."""
        functions = self._contract("InfringementClaims").functions
        call = functions.uphold(claim) if upheld else functions.reject(claim)
        work = functions.getClaim(claim).call()
        text = [f"Work {work[5]} of {work[4]}; evidence 0x{bytes(work[6]).hex()}."]
        title = f"{'Uphold' if upheld else 'Reject'} claim {claim}"
        return written(title, [action(call)], text, why)

    def lift(self, collection: ChecksumAddress, token: int, why: str = "") -> Proposal:
        """A work is no longer tagged as infringing."""
        where = Web3.to_checksum_address(collection)
        call = self._contract("InfringementClaims").functions.lift(where, token)
        text = [f"Work {token} of {collection} may be licensed again."]
        return written("Lift a work's tag", [action(call)], text, why)

    def claims(self, changes: dict[str, int], why: str = "") -> Proposal:
        """The terms of claims to come: `bond` in wei, `period` in seconds."""
        functions = self._contract("InfringementClaims").functions
        return self._terms(
            functions.getTerms().call(),
            ClaimParameters,
            changes,
            functions.setTerms,
            "Terms of claims to come",
            why,
        )
