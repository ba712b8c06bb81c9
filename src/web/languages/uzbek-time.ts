const MONTHS = [
  'yanvar',
  'fevral',
  'mart',
  'aprel',
  'may',
  'iyun',
  'iyul',
  'avgust',
  'sentabr',
  'oktabr',
  'noyabr',
  'dekabr',
];
const MONTHS_SHORT = ['yan', 'fev', 'mar', 'apr', 'may', 'iyn', 'iyl', 'avg', 'sen', 'okt', 'noy', 'dek'];
/** Sunday first, as `Date` counts. */
const WEEK_DAYS_SHORT = ['Yak', 'Dush', 'Sesh', 'Chor', 'Pay', 'Jum', 'Shan'];

/**
 * Dates in Uzbek, as the Unicode CLDR has them. Chromium takes the language for one that it knows, and then writes
 * “2026 M11 23”: its data were cut down to the languages of its own menus.
 */
export const UZBEK_TIME = {
  /** `23-noyabr`, `23-noyabr, 2028` */
  day: (at: Date, hasYear: boolean) => withYear(`${at.getDate()}-${MONTHS[at.getMonth()]}`, at, hasYear),
  /** `23-noy` */
  dayShort: (at: Date, hasYear: boolean) =>
    withYear(`${at.getDate()}-${MONTHS_SHORT[at.getMonth()]}`, at, hasYear),
  /** Of a day of the week as `Date` counts it. */
  weekDay: (day: number) => WEEK_DAYS_SHORT[day] ?? '',
};

function withYear(text: string, at: Date, hasYear: boolean): string {
  return hasYear ? `${text}, ${at.getFullYear()}` : text;
}
