// The beginning: the page is there already, as it was built; now it comes to life.

import { render } from "preact";
import { App } from "./app";
import { follow } from "./chain/live";
import { lookForWallets } from "./wallet/wallet";

lookForWallets();
const body = document.getElementById("app")!;
body.replaceChildren();
render(<App />, body);
void follow();
