import { languageTag } from './tell.js';

const KILOBYTE = 1_000;
const MEGABYTE = 1_000_000;

/** Bytes as a person reads them: `400 kB`, `5.2 MB`. */
export function sizeText(bytes: number): string {
  const [unit, size, digits] =
    bytes < MEGABYTE ? (['kilobyte', KILOBYTE, 0] as const) : (['megabyte', MEGABYTE, 1] as const);
  const format = new Intl.NumberFormat(languageTag(), { style: 'unit', unit, maximumFractionDigits: digits });
  return format.format(bytes / size);
}

export function countText(count: number): string {
  return new Intl.NumberFormat(languageTag()).format(count);
}
