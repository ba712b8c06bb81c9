import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { tell } from '../languages/tell.js';

interface ConfirmProps {
  readonly title: string;
  /** What will be done, on the button that does it. */
  readonly action: string;
  readonly children: ComponentChildren;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before what can't be taken back. The browser's own dialog: it keeps the focus in, and Escape closes it. */
export function Confirm({ title, action, children, onConfirm, onClose }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title" onClose={onClose}>
      <h2 id="dialog-title">{title}</h2>
      <div>{children}</div>
      <div class="dialog-acts">
        <button type="button" class="act act-quiet" onClick={() => dialog.current?.close()}>
          {tell('Cancel')}
        </button>
        <button
          type="button"
          class="act act-danger"
          onClick={() => {
            onConfirm();
            dialog.current?.close();
          }}
        >
          {action}
        </button>
      </div>
    </dialog>
  );
}
