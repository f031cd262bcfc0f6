// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// The part of the Ethereum Name Service's resolver that tells an account's name: reverse, and forward again.
contract UniversalResolver {
    error ReverseAddressMismatch(string primary, bytes primaryAddress);

    mapping(bytes account => string) public nameOf;
    mapping(string name => bytes) public accountOf;

    /// What `account` calls itself, and whom that name leads to.
    function claim(bytes calldata account, string calldata name, bytes calldata leadsTo) external {
        nameOf[account] = name;
        accountOf[name] = leadsTo;
    }

    function reverseWithGateways(bytes calldata account, uint256, string[] calldata)
        external
        view
        returns (string memory name, address resolver, address reverseResolver)
    {
        name = nameOf[account];
        if (bytes(name).length != 0 && keccak256(accountOf[name]) != keccak256(account)) {
            revert ReverseAddressMismatch(name, accountOf[name]);
        }
        return (name, address(this), address(this));
    }
}
