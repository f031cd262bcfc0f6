// A stand-in for a wallet's extension. It signs with an account of the private chain, which keeps the keys itself, and
// behaves as `globalThis.behaviour[NAME]` says; a test may change that at any time.
({ rpc, account, name, behaviour = {} }) => {
  const listeners = [];
  const refusal = (code, message, data) => Object.assign(new Error(message), { code, data });
  const behave = {
    accounts: [account],
    /** The chain that it is on; null is the private one. */
    chain: null,
    /** Whether it knows the private chain, and how it says that it does not: "plain" or "nested". */
    lacks: null,
    /** Methods that its owner turns down, or that it has not, or to which it never answers. */
    refused: [],
    missing: [],
    silent: [],
    /** What it says of several calls at once: "supported" or "ready"; and whether its owner wants the upgrade. */
    atomic: null,
    upgrades: true,
    /** The number that it gives instead of sending, as a shared wallet does. */
    late: null,
    /** Whether nobody can end listening. */
    deaf: false,
    /** Every question that it was asked. */
    asked: [],
    listening: () => listeners.length,
    emit: (event, value) => {
      for (const each of [...listeners]) if (each.event === event) each.listener(value);
    },
    ...behaviour,
  };
  globalThis.behaviour = { ...globalThis.behaviour, [name]: behave };

  const chain = async (method, params = []) => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
    const headers = { "content-type": "application/json" };
    const answer = await (await fetch(rpc, { method: "POST", headers, body })).json();
    if (answer.error) throw refusal(answer.error.code, answer.error.message, answer.error.data);
    return answer.result;
  };
  const change = (to) => {
    behave.chain = to;
    chain("eth_chainId").then((own) => behave.emit("chainChanged", to ?? own));
  };
  const batches = {};

  const answers = {
    eth_requestAccounts: () => behave.accounts,
    eth_accounts: () => behave.accounts,
    eth_chainId: async () => behave.chain ?? (await chain("eth_chainId")),
    wallet_switchEthereumChain: () => {
      if (behave.lacks === "plain") throw refusal(4902, "Unrecognized chain ID.");
      if (behave.lacks === "nested")
        throw refusal(-32603, "Internal error", { originalError: { code: 4902, message: "Unrecognized chain ID." } });
      change(null);
      return null;
    },
    wallet_addEthereumChain: () => {
      behave.lacks = null;
      return null;
    },
    wallet_getCapabilities: async () => {
      if (!behave.atomic) throw refusal(4200, "the method is not supported");
      return { [await chain("eth_chainId")]: { atomic: { status: behave.atomic } } };
    },
    wallet_sendCalls: async ([{ from, calls }]) => {
      if (!behave.upgrades) throw refusal(5750, "User rejected the upgrade.");
      const hashes = [];
      for (const each of calls) hashes.push(await chain("eth_sendTransaction", [{ from, ...each }]));
      batches["0xb47c4"] = hashes;
      return { id: "0xb47c4" };
    },
    wallet_getCallsStatus: async ([id]) => {
      const receipts = await Promise.all(batches[id].map((hash) => chain("eth_getTransactionReceipt", [hash])));
      const isDone = receipts.every((receipt) => receipt);
      return { version: "2.0.0", id, status: isDone ? 200 : 100, atomic: true, receipts: isDone ? receipts : [] };
    },
    eth_sendTransaction: ([{ chainId, ...request }]) => behave.late ?? chain("eth_sendTransaction", [request]),
  };
  const provider = {
    request: async ({ method, params = [] }) => {
      behave.asked.push({ method, params });
      if (behave.silent.includes(method)) return new Promise(() => undefined);
      if (behave.refused.includes(method)) throw refusal(4001, "User rejected the request.");
      if (behave.missing.includes(method)) throw refusal(-32601, "the method does not exist");
      return method in answers ? answers[method](params) : chain(method, params);
    },
    on: (event, listener) => {
      listeners.push({ event, listener });
    },
    removeListener: (event, listener) => {
      if (behave.deaf) return;
      const at = listeners.findIndex((each) => each.event === event && each.listener === listener);
      if (at >= 0) listeners.splice(at, 1);
    },
  };
  if (name === "old") {
    globalThis.ethereum = provider;
    return;
  }
  const info = { uuid: name, name, icon: "data:,", rdns: "test" };
  const announce = () =>
    dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail: Object.freeze({ info, provider }) }));
  addEventListener("eip6963:requestProvider", announce);
  announce();
};
