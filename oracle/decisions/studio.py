"""What members decide: each kind of decision as a proposal that says what it does."""

from collections.abc import Mapping, Sequence

from eth_typing import ChecksumAddress
from web3 import Web3

from oracle.chain.appraisal.parameters import AppraisalParameters
from oracle.chain.artwork.parameters import CurationParameters
from oracle.chain.auction.parameters import AuctionParameters
from oracle.chain.deployment import Deployment
from oracle.chain.fractions.parameters import PoolParameters, VaultParameters
from oracle.chain.generation.labels import style_words
from oracle.chain.generation.models import ModelRegistry
from oracle.chain.generation.parameters import RuleParameters
from oracle.chain.governance.governor import Proposal, action
from oracle.chain.launch.market import split_parts
from oracle.chain.types import ModelId
from oracle.decisions.dao import written
from oracle.decisions.lending import LoanDecisions
from oracle.decisions.licensing import LicenceDecisions
from oracle.errors import FatalError
from oracle.generator.composition.inks import WHOLE
from oracle.generator.palettes import Palette
from oracle.generator.style import encode_style, usual_style
from oracle.quantities import MILLIONTHS


class Decisions(LicenceDecisions, LoanDecisions):
    """Builds proposals for one studio. `why` is markdown, put below what is decided."""

    def __init__(self, w3: Web3, deployment: Deployment) -> None:
        super().__init__(w3, deployment)
        self._models = ModelRegistry(w3, deployment)

    def round(
        self, model: ModelId, works: int, style: bytes, fee: int | None = None, why: str = ""
    ) -> Proposal:
        """A round of `works` works; `fee` in wei, None for the least allowed.

        Without `style` it has the house style of the day on which it is executed.
        The treasury pays the fee to the timelock, which keeps nothing, for the call after it.
        """
        oracle = self._contract("GenerationOracle")
        paid = int(oracle.functions.feeFor(works).call()) if fee is None else fee
        call = oracle.functions.requestRound(model, works, style)
        taken = self._contract("Treasury").functions.pay(
            self._deployment.address("StudioTimelock"), paid
        )
        said = [f"Of model {model}, *{self._models.get(model).name}*, in this style:", ""]
        said += self._style(model, style) if style else ["- the house style"]
        calls = [action(taken), action(call, paid)]
        return written(f"A round of {works} works", calls, said, why)

    def mint(
        self,
        round_id: int,
        works: Sequence[tuple[int, bytes, Sequence[bytes]]],
        to: ChecksumAddress,
        description: str,
    ) -> Proposal:
        """Works of a final round for `to`: (index, digest, proof) each."""
        artwork = self._contract("Artwork").functions
        return Proposal(
            tuple(
                action(artwork.mint(round_id, index, digest, list(proof), to))
                for index, digest, proof in works
            ),
            description,
        )

    def upgrade(self, model: ModelId, style: bytes = b"", why: str = "") -> Proposal:
        """Rounds of `model` become possible, and `style` is its house style.

        Without `style` a model that has none yet is given the usual one. Raises FatalError if the
        chain has not checked that it can judge the model's works.
        """
        record = self._models.get(model)
        if not record.provable:
            raise FatalError(
                f"model {model} is not proven: first have the chain check that it can judge its "
                f"works, as anybody may: ape run prove {model}"
            )
        functions = self._models.contract.functions
        actions = [action(functions.authorise(model))]
        count = self._models.palette_count()
        if not style and count and not self._models.house_style(model):
            axes = self._models.axes(model)
            style = encode_style(axes, usual_style(axes, count))
        text = [
            f"Rounds may be asked for of model {model}, *{record.name}*, by {record.trainer}.",
            f"Weights 0x{record.weights_digest.hex()}, proven by the chain.",
        ]
        if record.parent:
            text.append(f"It was made from model {record.parent}.")
        if style:
            actions.append(action(functions.setHouseStyle(model, style)))
            text += ["", "Those that name no style are so:", "", *self._style(model, style)]
        return written(f"Use model {model}, {record.name}", actions, text, why)

    def retire(self, model: ModelId, why: str = "") -> Proposal:
        """No more rounds of `model`; those under way go on."""
        name = self._models.get(model).name
        call = self._models.contract.functions.retire(model)
        text = ["No more rounds may be asked for of it; those under way go on."]
        return written(f"Retire model {model}, {name}", [action(call)], text, why)

    def house_style(self, model: ModelId, style: bytes, why: str = "") -> Proposal:
        """Rounds of `model` that name no style have this one."""
        call = self._models.contract.functions.setHouseStyle(model, style)
        text = [f"Rounds of model {model} that name no style are so:", ""]
        text += self._style(model, style)
        return written(f"A house style for model {model}", [action(call)], text, why)

    def palettes(self, palettes: Sequence[Palette], why: str = "") -> Proposal:
        """New palettes, as a file of them holds them."""
        add = self._models.contract.functions.addPalette
        actions = [action(add(each.name, each.data.colours, each.data.areas)) for each in palettes]
        text = [f"- *{each.name}*: {', '.join(_shares(each))}" for each in palettes]
        title = "A palette" if len(palettes) == 1 else "Palettes"
        return written(f"{title}: {', '.join(p.name for p in palettes)}", actions, text, why)

    def split(self, shares: Mapping[str, int], why: str = "") -> Proposal:
        """Who gets which part, in millionths, of the income of rounds asked for from then on.

        Recipients as in `MarketParameters.split`.
        """
        at = self._deployment.address
        parts = split_parts(dict(shares), at("StudioToken"), at("Treasury"))
        call = self._contract("RoundSplits").functions.setHouseSplit(parts)
        text = ["Of the income of rounds that are asked for from then on:", ""]
        text += [f"- {100 * part / MILLIONTHS:g} % to {name}" for name, part in shares.items()]
        return written("Who is paid what", [action(call)], text, why)

    def rules(self, changes: Mapping[str, int], why: str = "") -> Proposal:
        """The rules of rounds to come: today's with these changes, named as in RuleParameters."""
        oracle = self._contract("GenerationOracle")
        return self._terms(
            oracle.functions.getRules().call(),
            RuleParameters,
            changes,
            oracle.functions.setRules,
            "Rules of rounds to come",
            why,
        )

    def auctions(self, changes: Mapping[str, int], why: str = "") -> Proposal:
        """The terms of auctions to come, named as in AuctionParameters."""
        house = self._contract("AuctionHouse")
        return self._terms(
            house.functions.getTerms().call(),
            AuctionParameters,
            changes,
            house.functions.setTerms,
            "Terms of auctions to come",
            why,
        )

    def curations(self, changes: Mapping[str, int], why: str = "") -> Proposal:
        """The terms of curations to come, named as in CurationParameters."""
        curation = self._contract("Curation")
        return self._terms(
            curation.functions.terms().call(),
            CurationParameters,
            changes,
            curation.functions.setTerms,
            "Terms of curations to come",
            why,
        )

    def vaults(self, changes: Mapping[str, int], why: str = "") -> Proposal:
        """The terms of vaults to come, named as in VaultParameters."""
        factory = self._contract("FractionVaultFactory")
        return self._terms(
            factory.functions.getTerms().call(),
            VaultParameters,
            changes,
            factory.functions.setTerms,
            "Terms of vaults to come",
            why,
        )

    def pools(self, changes: Mapping[str, int], why: str = "") -> Proposal:
        """The terms of pools to come, named as in PoolParameters."""
        factory = self._contract("FractionPoolFactory")
        return self._terms(
            factory.functions.getTerms().call(),
            PoolParameters,
            changes,
            factory.functions.setTerms,
            "Terms of pools to come",
            why,
        )

    def appraisal(self, changes: Mapping[str, int], why: str = "") -> Proposal:
        """What the appraiser goes by, named as in AppraisalParameters."""
        appraiser = self._contract("Appraiser")
        return self._terms(
            appraiser.functions.getTerms().call(),
            AppraisalParameters,
            changes,
            appraiser.functions.setTerms,
            "What works are appraised by",
            why,
        )

    def pause(self, paused: bool, why: str = "") -> Proposal:
        """Pauses new auctions, or lets them go on; the one under way settles."""
        call = self._contract("AuctionHouse").functions.setPaused(paused)
        title = "Pause new auctions" if paused else "Go on with auctions"
        return written(title, [action(call)], [], why)

    def _style(self, model: ModelId, style: bytes) -> list[str]:
        """A style as markdown, an axis a line. Raises StyleError."""
        return [f"- {axis}" for axis in style_words(self._models, model, style)]


def _shares(palette: Palette) -> list[str]:
    """A palette's inks from low to high, each with its part of a picture."""
    pairs = zip(palette.inks, palette.areas, strict=True)
    return [f"{ink} on {area} of {WHOLE}" for ink, area in pairs]
