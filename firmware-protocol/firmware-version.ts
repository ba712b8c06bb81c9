/** Largest value of each of the three numbers of a version: they have 16 bits in an image's header. */
const MAX_PART = 0xffff;

const FORM = /^(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})\.(0|[1-9]\d{0,4})$/u;

/** Major, minor, patch. */
export type FirmwareVersionParts = readonly [major: number, minor: number, patch: number];

/** The numbers of `MAJOR.MINOR.PATCH`, each 0 to 65535 without leading zeros; `undefined` for anything else. */
export function parseFirmwareVersion(text: string): FirmwareVersionParts | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const parts = [Number(match[1]), Number(match[2]), Number(match[3])] as const;
  return parts.every((part) => part <= MAX_PART) ? parts : undefined;
}

/**
 * Which of two versions is newer: below 0 when `a` is older, 0 when they are the same, above 0 when it is newer;
 * `undefined` when one of them has another form, and then nothing is known.
 */
export function compareFirmwareVersions(a: string, b: string): number | undefined {
  const left = parseFirmwareVersion(a);
  const right = parseFirmwareVersion(b);
  if (!left || !right) return undefined;
  for (const at of [0, 1, 2] as const) {
    if (left[at] !== right[at]) return left[at] - right[at];
  }
  return 0;
}
