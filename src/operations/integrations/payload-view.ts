import { plainText } from '../../kit/plain-text.js';

/** Characters of a payload that are shown. */
export const PAYLOAD_CHARACTERS_MAX = 2_048;

/** Levels of JSON that are looked into; what lies deeper is hidden. */
const DEPTH_MAX = 16;

/** How a payload is shown to a person who looks at traffic. */
export interface PayloadView {
  /** null: not at all. */
  readonly text: string | null;
  /**
   * whole; cut: its beginning; redacted: some values are hidden; withheld: what goes there holds codes; unreadable: it is no
   * text, or is not of the form that could be shown safely.
   */
  readonly state: 'whole' | 'cut' | 'redacted' | 'withheld' | 'unreadable';
}

const HIDDEN = '[hidden]';
/** What somebody typed, scanned or presented at a door, and what was decided about it. */
const WITHHELD = /^smartlock\/[^/]*\/(access|decisions)$/;
/** Orders come from programs that may put a code anywhere. */
const ORDERS = /\/(set|get)$/;
/** Members that hold a secret, wherever they stand. */
const SECRET_NAME = /pin|code|secret|password|token|credential|card|value|key$/i;
/** What is on or off, locked or open, by name: nothing with a digit in it. */
const WORD = /^[A-Za-z_ -]{0,40}$/;

/**
 * What of a message may be seen: never a code. Where codes go nothing is shown; in orders only words are; elsewhere members
 * named like a secret are hidden. What is not understood is not shown.
 */
export function payloadView(topic: string, payload: Uint8Array): PayloadView {
  if (WITHHELD.test(topic)) return { text: null, state: 'withheld' };
  if (payload.length === 0) return { text: '', state: 'whole' };
  const text = textOf(payload);
  if (text === null) return { text: null, state: 'unreadable' };
  if (WORD.test(text)) return { text, state: 'whole' };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { text: null, state: 'unreadable' };
  }
  if (typeof json !== 'object' || json === null) {
    // A bare number or string is a code, for all that is known of it.
    return { text: HIDDEN, state: 'redacted' };
  }
  const found = { hidden: false };
  const shown = JSON.stringify(redacted(json, ORDERS.test(topic), found, DEPTH_MAX));
  if (shown.length > PAYLOAD_CHARACTERS_MAX)
    return { text: plainText(shown, PAYLOAD_CHARACTERS_MAX), state: 'cut' };
  return { text: shown, state: found.hidden ? 'redacted' : 'whole' };
}

function textOf(payload: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    return null;
  }
}

/** @param wordsOnly hides every value with something else in it, and every name */
function redacted(value: unknown, wordsOnly: boolean, found: { hidden: boolean }, levels: number): unknown {
  const hide = () => {
    found.hidden = true;
    return HIDDEN;
  };
  if (levels === 0 && typeof value === 'object' && value !== null) return hide();
  if (Array.isArray(value)) return value.map((one) => redacted(one, wordsOnly, found, levels - 1));
  if (typeof value === 'object' && value !== null) {
    const shown: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const [name, member] of Object.entries(value)) {
      const told = !wordsOnly || WORD.test(name) ? name : hide();
      shown[told] = SECRET_NAME.test(name) ? hide() : redacted(member, wordsOnly, found, levels - 1);
    }
    return shown;
  }
  if (!wordsOnly || typeof value === 'boolean' || value === null) return value;
  return typeof value === 'string' && WORD.test(value) ? value : hide();
}
