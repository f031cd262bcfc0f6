// An IPFS daemon (js-ipfs) with Kubo's RPC on 127.0.0.1, offline: `node daemon.mjs FOLDER API_PORT GATEWAY_PORT`.
import { Daemon } from "ipfs-daemon";

// libp2p of this age expects it of its platform.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new Promise((a, b) => ((resolve = a), (reject = b)));
  return { promise, resolve, reject };
};

const [, , repo, api, gateway] = process.argv;
const at = (port) => `/ip4/127.0.0.1/tcp/${port}`;
const daemon = new Daemon({
  repo,
  offline: true,
  init: { emptyRepo: true },
  config: {
    Addresses: { Swarm: [], API: at(api), Gateway: at(gateway) },
    Bootstrap: [],
    Discovery: { MDNS: { Enabled: false } },
  },
});
await daemon.start();
process.on("SIGTERM", async () => {
  await daemon.stop();
  process.exit(0);
});
