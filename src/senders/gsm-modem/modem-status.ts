import type { AtAnswer } from './at-channel.js';

/** What is asked of a channel here. */
export interface Askable {
  command(text: string, timeoutMs: number, wants?: string | null): Promise<AtAnswer>;
}

const STATUS_MS = 5_000;

/** How a modem stands to its network. */
export interface ModemStatus {
  readonly isRegistered: boolean;
  /** dBm; null: not known. */
  readonly signalDbm: number | null;
  /** For an owner. */
  readonly detail: string;
}

/** Registration status (3GPP TS 27.007, section 7.2): what it says, and whether messages can go. */
const REGISTRATION: Readonly<Record<number, { readonly ok: boolean; readonly words: string }>> = {
  0: { ok: false, words: 'not registered, and not looking for a network' },
  1: { ok: true, words: 'registered' },
  2: { ok: false, words: 'looking for a network: check antenna and coverage' },
  3: { ok: false, words: 'registration was refused by the network: is the SIM active?' },
  4: { ok: false, words: 'registration unknown: no coverage' },
  5: { ok: true, words: 'registered, roaming' },
  6: { ok: true, words: 'registered for messages' },
  7: { ok: true, words: 'registered for messages, roaming' },
};

/** @returns null when the modem does not answer */
export async function readStatus(modem: Askable): Promise<ModemStatus | null> {
  // A modem on LTE alone is registered there only (section 10.1.22).
  const circuit = await registrationOf(modem, 'AT+CREG?', '+CREG:');
  if (circuit === 'gone') return null;
  const packet =
    circuit !== null && REGISTRATION[circuit]?.ok === true
      ? circuit
      : await registrationOf(modem, 'AT+CEREG?', '+CEREG:');
  if (packet === 'gone') return null;
  const best = packet !== null && REGISTRATION[packet]?.ok === true ? packet : circuit;
  const { ok, words } = REGISTRATION[best ?? 4] ?? { ok: false, words: 'registration unknown' };
  const signal = await modem.command('AT+CSQ', STATUS_MS, '+CSQ:');
  if (isGone(signal)) return null;
  const signalDbm = signal.kind === 'ok' ? parseSignal(signal.lines[0] ?? '') : null;
  const strength = signalDbm === null ? 'signal not known' : `signal ${signalDbm} dBm`;
  return { isRegistered: ok, signalDbm, detail: `${words}; ${strength}` };
}

async function registrationOf(
  modem: Askable,
  command: string,
  wants: string,
): Promise<number | 'gone' | null> {
  const answer = await modem.command(command, STATUS_MS, wants);
  if (isGone(answer)) return 'gone';
  if (answer.kind !== 'ok') return null;
  // An unsolicited `+CREG: 1` may stand among them.
  return answer.lines.map(parseRegistration).find((status) => status !== null) ?? null;
}

/** What follows `+CREG:` in an answer, `N,STATUS…`; null: an unsolicited one, which begins with the status. */
export function parseRegistration(text: string): number | null {
  const match = /^[0-5], *(\d)(?:,|$)/.exec(text);
  return match ? Number(match[1]) : null;
}

/** What follows `+CSQ:`, `RSSI,BER` (section 8.5). @returns dBm, null for 99 (not known) */
export function parseSignal(text: string): number | null {
  const rssi = Number(/^(\d{1,2}),/.exec(text)?.[1] ?? 99);
  return rssi > 31 ? null : -113 + 2 * rssi;
}

function isGone({ kind }: AtAnswer): boolean {
  return kind === 'silent' || kind === 'lost';
}
