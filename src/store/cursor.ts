import { InvalidInput } from '../kit/errors.js';

/** Which side of its key a cursor continues on: `next` follows the list's order, `previous` goes against it. */
export type CursorSide = 'next' | 'previous';

export interface Cursor<K> {
  readonly side: CursorSide;
  readonly key: K;
}

/** How a list's key is written into a cursor and read back; `read` answers null for what is none. */
export interface CursorKey<K extends string | number> {
  /** One character, different for each kind of key. */
  readonly mark: string;
  read(text: string): K | null;
}

export const uuidKey: CursorKey<string> = {
  mark: 'u',
  read: (text) => (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text) ? text : null),
};

/** Where a list by UUID begins that has the newest first: they are written in digits and a to f. */
export const AFTER_EVERY_UUID = 'g';

export const seqKey: CursorKey<number> = {
  mark: 's',
  read: (text) => (/^[1-9][0-9]{0,14}$/.test(text) ? Number(text) : null),
};

/** Longer than any cursor of ours. */
export const CURSOR_CHARS_MAX = 100;
const SIDES: Readonly<Record<string, CursorSide>> = { n: 'next', p: 'previous' };

/** An opaque cursor: base64url (RFC 4648, section 5) of the kind of key, the side and the key. */
export function writeCursor<K extends string | number>(kind: CursorKey<K>, cursor: Cursor<K>): string {
  return Buffer.from(`${kind.mark}${cursor.side === 'next' ? 'n' : 'p'}${cursor.key}`).toString('base64url');
}

/** @throws InvalidInput `cursor_invalid` for anything that `writeCursor` did not make for this kind of list */
export function readCursor<K extends string | number>(kind: CursorKey<K>, text: string): Cursor<K> {
  if (text.length <= CURSOR_CHARS_MAX) {
    const plain = Buffer.from(text, 'base64url').toString('latin1');
    const side = SIDES[plain.charAt(1)];
    const key = kind.read(plain.slice(2));
    if (plain.startsWith(kind.mark) && side !== undefined && key !== null) {
      const cursor = { side, key };
      // Node reads base64 leniently; only the one exact form is ours.
      if (writeCursor(kind, cursor) === text) return cursor;
    }
  }
  throw new InvalidInput('cursor_invalid', 'The cursor is not one that this list gave: start without one.');
}
