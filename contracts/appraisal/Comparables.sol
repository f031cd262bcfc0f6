// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Evidence} from "../interfaces/appraisal/IAppraiser.sol";
import {IAuctionHouse, Price} from "../interfaces/auction/IAuctionHouse.sol";
import {ICuration, Winner} from "../interfaces/artwork/ICuration.sol";
import {IGenerationOracle, Provenance, RoundId} from "../interfaces/generation/IGenerationOracle.sol";
import {Axis, AxisKind, IModelRegistry, ModelId} from "../interfaces/generation/IModelRegistry.sol";
import {Style} from "../generation/model/Style.sol";

/**
 * @title Comparables
 * @notice What works of the same model went for at auction. A sale counts the more, the younger it is and the more of its
 * choices (those of composition, families) it shares with the work; the answer is the lower weighted median.
 *
 * A median, because whoever buys its own work at a fancy price must do so for half of the weight before it moves anything:
 * each time the whole price goes to the split of the round, of which a buyer gets back at most its own part.
 */
library Comparables {
    /// @dev Where sales and works are found.
    struct Sources {
        IAuctionHouse house;
        ICuration curation;
        IGenerationOracle oracle;
        IModelRegistry models;
    }

    /// @dev A sale of `amount` wei at `time` (seconds) of a work of `model`, and its values on the model's axes.
    struct Sale {
        uint256 amount;
        uint256 time;
        ModelId model;
        uint256[] values;
    }

    /// @dev What no value of an axis is.
    uint256 private constant NO_VALUE = type(uint256).max;

    /// @dev Those of the last `sample` sales that are younger than `age` (seconds), the cheapest first.
    function load(Sources memory from, uint256 sample, uint256 age) internal view returns (Sale[] memory sales) {
        Price[] memory prices = from.house.prices(sample);
        uint256 count = 0;
        while (count < prices.length && block.timestamp - prices[count].time < age) ++count;
        sales = new Sale[](count);
        RoundId round = RoundId.wrap(0);
        Provenance memory origin = Provenance(0, 0, ModelId.wrap(0), 0, "");
        for (uint256 i = 0; i < count; ++i) {
            Winner memory work = from.curation.winner(prices[i].lot);
            // Works of a round are auctioned one after another.
            if (RoundId.unwrap(work.round) != RoundId.unwrap(round)) {
                (round, origin) = (work.round, from.oracle.oracleOf(work.round).provenance(work.round));
            }
            Sale memory sale = Sale({
                amount: prices[i].amount,
                time: prices[i].time,
                model: origin.model,
                values: _values(origin, work.index)
            });
            uint256 at = i;
            for (; at > 0 && sales[at - 1].amount > sale.amount; --at) sales[at] = sales[at - 1];
            sales[at] = sale;
        }
    }

    /// @dev What `sales` say about the work at `index` of a round; `depth` counts those of its model. No value by fewer than
    /// `min` of them.
    function evidence(
        Sources memory from,
        Sale[] memory sales,
        Provenance memory origin,
        uint256 index,
        uint256 age,
        uint256 min
    ) internal view returns (Evidence memory found) {
        uint256[] memory own = _choices(from.models.axes(origin.model), origin, index);
        uint256[] memory weights = new uint256[](sales.length);
        uint256 total = 0;
        for (uint256 i = 0; i < sales.length; ++i) {
            Sale memory sale = sales[i];
            if (ModelId.unwrap(sale.model) != ModelId.unwrap(origin.model)) continue;
            ++found.depth;
            if (sale.time > found.newest) found.newest = sale.time;
            weights[i] = (1 + _shared(own, sale.values)) * (age - (block.timestamp - sale.time));
            total += weights[i];
        }
        if (found.depth < min) return found;
        uint256 passed = 0;
        for (uint256 i = 0; i < sales.length; ++i) {
            passed += weights[i];
            if (weights[i] == 0 || 2 * passed < total) continue;
            found.value = sales[i].amount;
            return found;
        }
    }

    /// What a work is on each of its model's axes.
    function _values(Provenance memory origin, uint256 index) private pure returns (uint256[] memory values) {
        // How rare a value is changes its price as its sales show, not by itself.
        // slither-disable-next-line unused-return
        (values, ) = Style.draw(origin.seed, index, origin.style);
    }

    /// The same, without those axes that are no choices.
    function _choices(
        Axis[] memory axes,
        Provenance memory origin,
        uint256 index
    ) private pure returns (uint256[] memory own) {
        own = _values(origin, index);
        for (uint256 i = 0; i < own.length; ++i) {
            if (axes[i].kind == AxisKind.Scalar) own[i] = NO_VALUE;
        }
    }

    /// On how many axes two works of a model are alike.
    function _shared(uint256[] memory own, uint256[] memory sold) private pure returns (uint256 count) {
        for (uint256 i = 0; i < own.length; ++i) {
            if (sold[i] == own[i]) ++count;
        }
    }
}
