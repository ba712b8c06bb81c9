import { useState } from 'preact/hooks';
import { tell } from '../languages/tell.js';
import { Icon } from './icon.js';

/** Puts a text where it can be pasted from. A browser that does not let it leaves the button as it was. */
export function Copy({ text }: { readonly text: string }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <button
      type="button"
      class="act act-quiet"
      onClick={() => {
        navigator.clipboard.writeText(text).then(
          () => {
            setCopied(true);
          },
          () => undefined,
        );
      }}
    >
      <Icon name="copy" />
      {isCopied ? tell('Copied') : tell('Copy')}
    </button>
  );
}
