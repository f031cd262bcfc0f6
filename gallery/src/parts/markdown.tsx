// Proposal texts: a small part of Markdown, as text nodes only. Nothing that an author writes becomes a link, an image
// or markup of its own; an address to click on would be the author's, under our name.

import type { ComponentChildren } from "preact";
import { clean } from "../text/words";

const MAX_LETTERS = 20_000;

export function Markdown({ text }: { text: string }): ComponentChildren {
  const blocks = clean(text)
    .slice(0, MAX_LETTERS)
    .replace(/^#{1,6}[ \t].*$/gm, "\n\n$&\n\n")
    .split(/\n\s*\n/);
  return (
    <div class="prose">
      {blocks.map((block, at) => (
        <Block key={at} text={block} />
      ))}
    </div>
  );
}

function Block({ text }: { text: string }): ComponentChildren {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const first = lines[0] ?? "";
  const heading = /^#{1,6}\s+(.*)$/.exec(first);
  // The page has two levels of headings of its own, so an author's are of the third.
  if (heading) return <h3>{inline(heading[1]!)}</h3>;
  if (lines.length && lines.every((line) => /^\s*[-*]\s/.test(line))) {
    return (
      <ul>
        {lines.map((line, at) => (
          <li key={at}>{inline(line.replace(/^\s*[-*]\s+/, ""))}</li>
        ))}
      </ul>
    );
  }
  return <p>{inline(lines.join(" "))}</p>;
}

/** Renders **strong**, *emphasis* and `code`; everything else stays text. */
function inline(text: string): ComponentChildren[] {
  return text.split(/(\*\*[^*]+\*\*|\*[^*\s][^*]*\*|`[^`]+`)/).map((part, at) => {
    if (/^\*\*.+\*\*$/.test(part)) return <strong key={at}>{part.slice(2, -2)}</strong>;
    if (/^\*.+\*$/.test(part)) return <em key={at}>{part.slice(1, -1)}</em>;
    if (/^`.+`$/.test(part)) return <code key={at}>{part.slice(1, -1)}</code>;
    return part;
  });
}
