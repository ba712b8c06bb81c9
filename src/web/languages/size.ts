import { languageTag } from './tell.js';

const MEGABYTE = 1_000_000;

/** Bytes as a person reads them. */
export function sizeText(bytes: number): string {
  const format = new Intl.NumberFormat(languageTag(), {
    style: 'unit',
    unit: 'megabyte',
    maximumFractionDigits: bytes < MEGABYTE ? 2 : 1,
  });
  return format.format(bytes / MEGABYTE);
}

export function countText(count: number): string {
  return new Intl.NumberFormat(languageTag()).format(count);
}
