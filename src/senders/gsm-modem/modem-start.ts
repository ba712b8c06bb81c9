import type { AtChannel } from './at-channel.js';
import { readStatus, type Askable, type ModemStatus } from './modem-status.js';
import { unlockSim, type SimPin } from './unlock-sim.js';

const RESET_TRIES = 3;
const RESET_MS = 3_000;
const SET_MS = 5_000;

/** PDU mode, or text mode with everything in UCS-2 (3GPP TS 27.005, section 3.2.3). */
export type MessageMode = 'pdu' | 'text';

/** What sets a mode, in order. TP-VP 0 is five minutes, data coding 8 is UCS-2 (3GPP TS 27.005, section 3.1.3). */
const SETTING: Readonly<Record<MessageMode, readonly string[]>> = {
  pdu: ['AT+CMGF=0'],
  text: ['AT+CMGF=1', 'AT+CSCS="UCS2"', 'AT+CSMP=17,0,0,8'],
};

export type Started =
  | { readonly ok: true; readonly mode: MessageMode; readonly status: ModemStatus }
  | { readonly ok: false; readonly trouble: string };

/**
 * Brings a modem, in whatever state it was left, to where it can send: a half-typed text is given up first, so that
 * nothing of what follows goes out as its end.
 */
export async function startModem(channel: AtChannel, sim: SimPin): Promise<Started> {
  channel.escape();
  await channel.quiet();
  if (!(await reset(channel)))
    return { ok: false, trouble: 'the modem does not answer: check baud rate and cable' };
  // Nice to have: everything works with echoes, and with errors without numbers.
  await channel.command('ATE0', SET_MS);
  await channel.command('AT+CMEE=1', SET_MS);
  const trouble = await unlockSim(channel, sim);
  if (trouble !== null) return { ok: false, trouble };
  const mode = (await setMode(channel, 'pdu')) ? 'pdu' : (await setMode(channel, 'text')) ? 'text' : null;
  if (mode === null)
    return { ok: false, trouble: 'the modem takes messages neither as PDU nor as UCS-2 text' };
  const status = await readStatus(channel);
  return status ? { ok: true, mode, status } : { ok: false, trouble: 'the modem stopped answering' };
}

/** Modems forget their mode when they start anew by themselves, so it is set before each message. */
export async function setMode(modem: Askable, mode: MessageMode): Promise<boolean> {
  for (const command of SETTING[mode]) {
    if ((await modem.command(command, SET_MS)).kind !== 'ok') return false;
  }
  return true;
}

async function reset(channel: AtChannel): Promise<boolean> {
  for (let attempt = 0; attempt < RESET_TRIES; attempt += 1) {
    const answer = await channel.command('ATZ', RESET_MS);
    if (answer.kind === 'lost') return false;
    // An end that was late, of what was asked before, may come first.
    await channel.quiet();
    if (answer.kind !== 'silent') return true;
    channel.escape();
    await channel.quiet();
  }
  return false;
}
