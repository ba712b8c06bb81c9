import { delay, type Clock } from '../../kit/clock.js';
import type { AtAnswer } from './at-channel.js';
import type { Askable } from './modem-status.js';
import type { PinAttempt } from './pin-attempt.js';

const ASK_MS = 5_000;
const ENTER_MS = 15_000;
/** A SIM needs a moment after its PIN. */
const READY_LOOKS = 10;
const READY_LOOK_MS = 500;

export interface SimPin {
  /** null: the owner set none. */
  readonly pin: string | null;
  readonly attempt: PinAttempt;
  readonly clock: Clock;
}

/** Gets the SIM ready, with its PIN if it asks for one. @returns null when it is, else why not and what to do */
export async function unlockSim(modem: Askable, { pin, attempt, clock }: SimPin): Promise<string | null> {
  const state = await simState(modem);
  if (state === 'READY') {
    attempt.accepted();
    return null;
  }
  if (state !== 'SIM PIN') return troubleOf(state);
  if (pin === null) return 'the SIM asks for its PIN: set DOORWARD_SMS_MODEM_PIN, or switch the PIN off';
  const left = await triesLeft(modem);
  if (!attempt.mayTry(left)) return refused(attempt, left);
  attempt.begin();
  const answer = await modem.command(`AT+CPIN="${pin}"`, ENTER_MS);
  if (answer.kind === 'error') return refused(attempt, await triesLeft(modem));
  for (let look = 0; look < READY_LOOKS; look += 1) {
    if ((await simState(modem)) === 'READY') {
      attempt.accepted();
      return null;
    }
    await delay(clock, READY_LOOK_MS);
  }
  return 'the SIM took its PIN and is not ready yet';
}

/** What `+CPIN:` says (3GPP TS 27.007, section 8.3), or why nothing. */
async function simState(modem: Askable): Promise<string> {
  const answer = await modem.command('AT+CPIN?', ASK_MS, '+CPIN:');
  return answer.kind === 'ok' ? (answer.lines.at(-1) ?? '') : failure(answer);
}

function failure(answer: Exclude<AtAnswer, { readonly kind: 'ok' }>): string {
  if (answer.kind !== 'error') return 'SILENT';
  // 10: SIM not inserted, 13: SIM failure, 15: SIM wrong (section 9.2.1).
  const absent = answer.error.number === 10 || answer.error.number === 310;
  return absent ? 'NO SIM' : `ERROR ${answer.error.number ?? ''}`.trim();
}

function troubleOf(state: string): string {
  if (state === 'SILENT') return 'the modem does not answer';
  if (state === 'NO SIM') return 'there is no SIM in the modem, or it sits badly';
  if (state.startsWith('SIM PUK')) return 'the SIM is locked and asks for its PUK: unlock it in a phone';
  return `the SIM is not ready (${state.replace(/[^A-Z0-9 -]/g, '').slice(0, 40)})`;
}

/** Many modems tell (section 8.65, `+CPINR: SIM PIN,LEFT,OF`); null: this one does not. */
async function triesLeft(modem: Askable): Promise<number | null> {
  const answer = await modem.command('AT+CPINR="SIM PIN"', ASK_MS, '+CPINR:');
  if (answer.kind !== 'ok') return null;
  const match = answer.lines.map((line) => /^"?SIM PIN"?, *(\d)/.exec(line)).find((found) => found !== null);
  return match ? Number(match[1]) : null;
}

function refused(attempt: PinAttempt, left: number | null): string {
  const told = left === null ? '' : ` (${left} tries left)`;
  return (
    `the SIM has refused a PIN, or it is not known whether it took it${told}; it is not given a second time, since three wrong ones lock the SIM: ` +
    `check DOORWARD_SMS_MODEM_PIN, then remove ${attempt.file} and start the hub again`
  );
}
