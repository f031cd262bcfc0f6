// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/**
 * @title OddCurrency
 * @notice Somebody else's ERC-20, whose transfers do and answer what it is told.
 */
contract OddCurrency is ERC20 {
    enum Does {
        Moves,
        Stays,
        MovesHalf,
        TakesMore,
        BurnsPart,
        Reverts,
        BurnsGas,
        CallsBack
    }

    enum Says {
        Right,
        Wrong,
        Nothing,
        HalfAWord,
        Bomb
    }

    error CurrencyReverts();

    Does public does;
    Says public says;
    address public twin;
    mapping(address account => bool) public odd;
    address private _target;
    bytes private _data;

    constructor() ERC20("Odd currency", "ODD") {}

    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }

    /// @dev How transfers to `account`, or with 0 all of them, go from now on.
    function behave(address account, bool is_, Does does_, Says says_) external {
        odd[account] = is_;
        (does, says) = (does_, says_);
    }

    /// @dev What is called before tokens arrive, as by an ERC-777.
    function callBack(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function setTwin(address twin_) external {
        twin = twin_;
    }

    /// @dev A transfer at the second address of this balance.
    function transferFor(address from, address to, uint256 amount) external {
        require(msg.sender == twin);
        _transfer(from, to, amount);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        _act(msg.sender, to, amount);
        _answer(to);
        return true;
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        _spendAllowance(from, msg.sender, amount);
        _act(from, to, amount);
        _answer(to);
        return true;
    }

    function _act(address from, address to, uint256 amount) private {
        Does how = odd[to] || odd[address(0)] ? does : Does.Moves;
        if (how == Does.Reverts) revert CurrencyReverts();
        if (how == Does.BurnsGas) while (true) {}
        if (how == Does.Stays) return;
        if (how == Does.CallsBack) {
            (bool called, ) = _target.call(_data);
            require(called);
        }
        if (how == Does.MovesHalf) amount /= 2;
        _transfer(from, to, amount);
        if (how == Does.TakesMore) _burn(from, 1);
        if (how == Does.BurnsPart) _burn(to, amount / 10);
    }

    function _answer(address to) private view {
        Says what = odd[to] || odd[address(0)] ? says : Says.Right;
        if (what == Says.Right) return;
        assembly {
            if eq(what, 1) {
                mstore(0, 0)
                return(0, 32)
            }
            if eq(what, 2) {
                return(0, 0)
            }
            if eq(what, 3) {
                mstore(0, 1)
                return(0, 16)
            }
            return(0, 50000)
        }
    }
}

/**
 * @title Twin
 * @notice A second address of the same balances.
 */
contract Twin {
    OddCurrency public immutable currency;

    constructor(OddCurrency currency_) {
        currency = currency_;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        currency.transferFor(msg.sender, to, amount);
        return true;
    }

    function balanceOf(address account) external view returns (uint256) {
        return currency.balanceOf(account);
    }
}
