import { tell } from '../languages/tell.js';
import { Notice } from './notice.js';

interface UnreadProps {
  /** In the hub's words. */
  readonly why: string;
  readonly again: () => Promise<unknown>;
}

/** In place of what could not be read. */
export function Unread({ why, again }: UnreadProps) {
  return (
    <Notice tone="bad" icon="jammed">
      {why}{' '}
      <button type="button" class="link" onClick={() => void again()}>
        {tell('Try again')}
      </button>
    </Notice>
  );
}
