// Where rooms are: under paths of their own where the server knows them, else behind the page's hash.

import { studio } from "../chain/studio";

/** The address of a room, as `works/1/4`, for a link. */
export const linkTo = (path: string): string => (studio.hasPaths ? path || "./" : `#/${path}`);

const urlOf = (path: string): string => new URL(linkTo(path), document.baseURI).href;

/** The room that the page's address names, with what is chosen there. */
export function pathHere(): string {
  // Links from before there were paths have a hash.
  if (!studio.hasPaths || location.hash.startsWith("#/")) return location.hash.replace(/^#\/?/, "");
  return location.href.replace(/#.*/, "").slice(document.baseURI.length);
}

/** Goes to a room. */
export function goTo(path: string): void {
  history.pushState(null, "", urlOf(path));
  dispatchEvent(new PopStateEvent("popstate"));
}

/** Names what is shown now otherwise, for the way back and for others. */
export const rename = (path: string): void => history.replaceState(null, "", urlOf(path));

/** Calls `moved` whenever the address names another room. Links to rooms do not load the page again. */
export function followPath(moved: () => void, isRoom: (name: string) => boolean): () => void {
  const change = () => {
    if (studio.hasPaths && location.hash.startsWith("#/")) rename(pathHere());
    moved();
  };
  const click = (event: MouseEvent) => {
    if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!studio.hasPaths || !link?.href.startsWith(document.baseURI) || link.target || link.download) return;
    const path = link.href.slice(document.baseURI.length);
    if (!isRoom(path.split(/[/?]/)[0] ?? "") || path.startsWith("#")) return;
    event.preventDefault();
    goTo(path);
  };
  if (studio.hasPaths && location.hash.startsWith("#/")) rename(pathHere());
  addEventListener("popstate", change);
  addEventListener("hashchange", change);
  document.addEventListener("click", click);
  return () => {
    removeEventListener("popstate", change);
    removeEventListener("hashchange", change);
    document.removeEventListener("click", click);
  };
}
