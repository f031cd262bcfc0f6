// The page's frame as HTML, with a place for today's work that whoever serves the page fills in.

import { renderToString } from "preact-render-to-string";
import { Frame } from "./src/frame";

export const firstPaint = (): string => renderToString(<Frame here="">{"{{today}}"}</Frame>);
