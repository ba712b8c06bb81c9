import { ESCAPE_SEPTET, toSeptets } from './gsm-alphabet.js';

/** Parts of one text at most: about 900 characters of plain Latin, 400 of anything else. */
export const MAX_PARTS = 6;

/** What fits into the 140 octets of user data, alone and behind a concatenation header of 6 octets (3GPP TS 23.040, section 9.2.3.24.1). */
const ROOM = {
  gsm7: { alone: 160, inParts: 153 },
  ucs2: { alone: 70, inParts: 67 },
} as const;

export type Alphabet = keyof typeof ROOM;

/** One short message of a text. */
export interface MessagePart {
  readonly alphabet: Alphabet;
  /** Septets of the default alphabet, or UTF-16 code units. */
  readonly units: readonly number[];
  /** null: the text is one message. */
  readonly place: PartPlace | null;
}

export interface PartPlace {
  /** The same on every part, 0 to 255. */
  readonly reference: number;
  readonly total: number;
  /** From 1. */
  readonly number: number;
}

/**
 * Cuts `text` into short messages: in the 7-bit alphabet if it has every character, else in UCS-2. No part ends inside
 * of a character.
 * @param reference of the concatenation, 0 to 255
 * @returns null when more than `MAX_PARTS` are needed
 */
export function splitMessage(text: string, reference: number): readonly MessagePart[] | null {
  const septets = toSeptets(text);
  const alphabet = septets ? 'gsm7' : 'ucs2';
  const units = septets ?? Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  const room = ROOM[alphabet];
  if (units.length <= room.alone) return [{ alphabet, units, place: null }];
  const pieces = cut(units, room.inParts);
  if (pieces.length > MAX_PARTS) return null;
  return pieces.map((piece, index) => ({
    alphabet,
    units: piece,
    place: { reference, total: pieces.length, number: index + 1 },
  }));
}

/**
 * The same for modems that have text mode only, and so no concatenation: messages of their own, in UCS-2, numbered in the text.
 * @returns null when more than `MAX_PARTS` are needed
 */
export function splitNumbered(text: string): readonly string[] | null {
  if (text.length <= ROOM.ucs2.alone) return [text];
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  const pieces = cut(units, ROOM.ucs2.alone - `${MAX_PARTS}/${MAX_PARTS} `.length);
  if (pieces.length > MAX_PARTS) return null;
  return pieces.map((piece, index) => `${index + 1}/${pieces.length} ${String.fromCharCode(...piece)}`);
}

function cut(units: readonly number[], room: number): number[][] {
  const pieces: number[][] = [];
  for (let from = 0; from < units.length;) {
    let to = Math.min(units.length, from + room);
    if (to < units.length && leadsOn(units[to - 1] ?? 0)) to -= 1;
    pieces.push(units.slice(from, to));
    from = to;
  }
  return pieces;
}

/** Whether a unit is the first half of a character: an escape to the extension table, or a high surrogate. */
function leadsOn(unit: number): boolean {
  return unit === ESCAPE_SEPTET || (unit >= 0xd800 && unit <= 0xdbff);
}
