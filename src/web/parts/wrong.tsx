import { Notice } from './notice.js';

/** Why something came to nothing; nothing at all while nothing is wrong. */
export function Wrong({ text }: { readonly text: string | null }) {
  if (text === null) return null;
  return (
    <Notice tone="bad" icon="jammed">
      {text}
    </Notice>
  );
}
