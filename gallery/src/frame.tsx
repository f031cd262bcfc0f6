// The page's frame, which does not depend on the chain. It is also rendered when the page is built, for the first paint.

import type { ComponentChildren } from "preact";
import { has, studio } from "./chain/studio";
import { linkTo } from "./parts/paths";

export const ROOMS: [path: string, name: string][] = [
  ["", "Today"],
  ["works", "Works"],
  ["rounds", "Rounds"],
  ["proposals", "Proposals"],
  ["models", "Models"],
  ["money", "Money"],
  ["loans", "Loans"],
  ["operators", "Operators"],
  ["check", "Is it ours?"],
];

/** Whether the studio has this room. While the page is built there is no studio, and all rooms are shown. */
const isThere = (room: string): boolean => room !== "loans" || !studio.chainId || has("LendingPool");

export function Frame(props: {
  here: string;
  purse?: ComponentChildren;
  state?: ComponentChildren;
  children?: ComponentChildren;
}): ComponentChildren {
  return (
    <>
      <a
        class="skip"
        href="#room"
        onClick={(event) => (event.preventDefault(), document.getElementById("room")?.focus())}
      >
        To the content
      </a>
      <header class="top">
        <a class="name" href={linkTo("")}>
          {studio.name}
        </a>
        <nav aria-label="Rooms">
          {ROOMS.filter(([room]) => isThere(room)).map(([room, name]) => (
            <a key={room} href={linkTo(room)} aria-current={room === props.here ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
        <div class="purse">{props.purse}</div>
      </header>
      {props.state}
      <main id="room" tabIndex={-1}>
        {props.children}
      </main>
      <footer>
        <p>
          A studio owned by its members. Every picture is made by the studio’s own models and can be made again by
          anyone, from what is on the chain alone.
        </p>
      </footer>
    </>
  );
}
