import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { tell } from '../languages/tell.js';

/** What somebody looking over a shoulder should not read: blurred, and unread by a screen reader, until it is tapped. */
export function Secret({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  const [isShown, setShown] = useState(false);
  return (
    <div class="secret" data-shown={isShown}>
      <div class="secret-inside" aria-hidden={!isShown}>
        {children}
      </div>
      <button
        type="button"
        class={isShown ? 'link' : 'secret-cover'}
        onClick={() => {
          setShown(!isShown);
        }}
      >
        {isShown ? tell('Hide') : tell('Tap to see: {name}', { name })}
      </button>
    </div>
  );
}
