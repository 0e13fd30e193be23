// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef } from "preact/hooks";

const KEYS: [keys: string, meaning: string][] = [
  ["/", "go to the filter of the list"],
  ["↑ ↓ Home End", "move in a list, on the map, among fields"],
  [
    "Enter",
    "open what has the focus; on a field: go to its octets; on an octet: go to its field, again: the next wider field",
  ],
  ["← → ↑ ↓", "move among the octets of a frame, or the cells of the matrix"],
  ["Esc", "clear the filter or the selection; otherwise back to the list"],
  ["?", "this list"],
];

export function KeysDialog({ close }: { close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} class="dialog" onClose={close} aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl class="keys">
        {KEYS.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button
          type="submit"
          class="button"
          onClick={(event) => {
            event.preventDefault();
            dialog.current?.close();
          }}
        >
          Close
        </button>
      </form>
    </dialog>
  );
}
