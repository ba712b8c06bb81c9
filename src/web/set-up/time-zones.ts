/** A time zone as somebody may look for it. */
export interface KnownZone {
  /** IANA, as the hub takes it. */
  readonly zone: string;
  /** What it is called in the language of the page: a country, mostly. */
  readonly called: string;
}

/** The zone that this device lives by. */
export function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** Every zone that the browser knows, and what it calls them. Some hundred formats are made: asked for once, not at each key. */
export function knownZones(language: string): readonly KnownZone[] {
  return [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({
    zone,
    called: partOf(zone, language, 0, { timeZoneName: 'longGeneric' }, 'timeZoneName') ?? '',
  }));
}

/** Those with all words of `text` in them, cities that begin with it first; at most `most`. */
export function zonesMatching(text: string, zones: readonly KnownZone[], most: number): readonly KnownZone[] {
  const words = plain(text).split(' ').filter(Boolean);
  const first = words[0];
  if (first === undefined) return [];
  const found = zones.filter(({ zone, called }) => {
    const whole = plain(`${zone} ${called}`);
    return words.every((word) => whole.includes(word));
  });
  const cityBegins = ({ zone }: KnownZone) => plain(zone).split('/').at(-1)?.startsWith(first) === true;
  return [...found.filter(cityBegins), ...found.filter((one) => !cityBegins(one))].slice(0, most);
}

/** What a clock on the wall shows there, and how far it is from Greenwich; null: this browser does not know the zone. */
export function zoneClock(zone: string, language: string, atMs: number): string | null {
  try {
    const hour = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    const time = new Intl.DateTimeFormat(language, { ...hour, timeZone: zone }).format(atMs);
    const offset = partOf(zone, 'en', atMs, { timeZoneName: 'shortOffset' }, 'timeZoneName');
    return offset === null ? time : `${time}, ${offset.replace('GMT', 'UTC')}`;
  } catch {
    return null;
  }
}

/** Half a year, milliseconds: summer is on the other side of it. */
const HALF_YEAR_MS = 183 * 86_400_000;

/** Whether clocks of both show the same now and in the other half of the year: the same zone, by whatever name. */
export function keepsTime(zone: string, other: string, atMs: number): boolean {
  return [atMs, atMs + HALF_YEAR_MS].every((ms) => {
    const clock = zoneClock(zone, 'en', ms);
    return clock !== null && clock === zoneClock(other, 'en', ms);
  });
}

/** `Asia/Tashkent · 17:52, UTC+5` */
export function zoneWords(zone: string, language: string, atMs: number): string {
  const clock = zoneClock(zone, language, atMs);
  return clock === null ? zone : `${zone.replaceAll('_', ' ')} · ${clock}`;
}

function partOf(
  zone: string,
  language: string,
  atMs: number,
  style: Intl.DateTimeFormatOptions,
  type: Intl.DateTimeFormatPartTypes,
): string | null {
  const parts = new Intl.DateTimeFormat(language, { ...style, timeZone: zone }).formatToParts(atMs);
  return parts.find((part) => part.type === type)?.value ?? null;
}

/** Without capitals, accents and the underscore that stands for a space. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('_', ' ').toLowerCase();
}
