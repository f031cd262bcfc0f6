// A work alone on the whole screen.

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Sitter } from "../../chain/artwork/origin";
import { Drawn } from "../../parts/picture";

export function Large({ sitter, alt }: { sitter: Sitter; alt: string }): ComponentChildren {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOpen, setOpen] = useState(false);
  const open = () => {
    setOpen(true);
    dialog.current!.showModal();
  };
  return (
    <>
      <button type="button" class="quiet" onClick={open}>
        See it large
      </button>
      <dialog class="large" ref={dialog} aria-label={alt} onClose={() => setOpen(false)}>
        {isOpen && <Drawn sitter={sitter} isAlone alt={alt} />}
        <button type="button" class="quiet" onClick={() => dialog.current!.close()}>
          Close
        </button>
      </dialog>
    </>
  );
}
