// The entry point: replaces the frame that was rendered when the page was built by the living page.

import { render } from "preact";
import { App } from "./app";
import { follow } from "./chain/live";
import { resume } from "./wallet/notices";
import { lookForWallets } from "./wallet/provider";

lookForWallets();
const body = document.getElementById("app")!;
body.replaceChildren();
render(<App />, body);
resume();
void follow();
