// Names of accounts where the studio's chain has the Ethereum Name Service. A name counts only if it leads back.

import { decodeFunctionResult, encodeFunctionData, parseAbi, type Address } from "viem";
import { answerTo } from "./reading";

/** The resolver that answers on every chain that has the service; it is the same address on each. */
const RESOLVER: Address = "0xeEeEEEeE14D718C2B47D9923Deab1335E144EeEe";
const ABI = parseAbi([
  "function reverseWithGateways(bytes account, uint256 coin, string[] gateways) view returns (string, address, address)",
]);
/** Ethereum's number among coins. */
const COIN = 60n;
/** Letters that look like others may stand in a name; such a name is not shown. */
const PLAIN = /^(?=.{3,60}$)[a-z0-9_-]+(\.[a-z0-9_-]+)+$/;

/** The name that an account chose and that leads to the account; null without one, or if the service does not answer. */
export async function ensNameOf(account: Address): Promise<string | null> {
  const data = encodeFunctionData({ abi: ABI, functionName: "reverseWithGateways", args: [account, COIN, []] });
  try {
    const answer = await answerTo({ to: RESOLVER, data }, true);
    // The resolver itself refuses a name that does not lead back. Where there is none, nothing comes.
    if (!answer.isGood || answer.data === "0x") return null;
    const [name] = decodeFunctionResult({ abi: ABI, functionName: "reverseWithGateways", data: answer.data });
    return PLAIN.test(name) ? name : null;
  } catch {
    return null;
  }
}
