import type { Sentence } from '../languages/sentence.js';

const SYSTEMS: readonly (readonly [RegExp, Sentence])[] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android device'],
  [/Windows/, 'Windows computer'],
  [/Macintosh/, 'Mac'],
  [/CrOS/, 'Chromebook'],
  [/Linux/, 'Linux computer'],
];

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/(Chrome|CriOS)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

/** What somebody recognises a device by. It is what the browser said of itself, and proves nothing. */
export interface DeviceName {
  /** null: something that is no browser we know. */
  readonly system: Sentence | null;
  readonly browser: string | null;
}

/** @param userAgent RFC 9110, section 10.1.5 */
export function deviceName(userAgent: string | null): DeviceName {
  const find = <Name>(all: readonly (readonly [RegExp, Name])[]) =>
    all.find(([form]) => form.test(userAgent ?? ''))?.[1] ?? null;
  return { system: find(SYSTEMS), browser: find(BROWSERS) };
}
