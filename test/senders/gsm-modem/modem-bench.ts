import path from 'node:path';
import { systemRandom } from '../../../src/kit/random.js';
import type { OutgoingMessage } from '../../../src/operations/messages/message-sender.js';
import { GsmModemSender } from '../../../src/senders/gsm-modem/gsm-modem-sender.js';
import { scaledClock } from '../../support/scaled-clock.js';
import { shortFolder } from '../../support/short-folder.js';
import { until } from '../../support/until.js';
import { SimulatedModem, type ModemNature } from './simulated-modem.js';

/** Waits of the sender are that much shorter; modem and port are real ones. */
const FASTER = 10;

export const NUMBER = '+998901234567';
export const CODE_TEXT = 'Your Doorward code is 482913. It is valid for 5 minutes.';

export function sms(text = CODE_TEXT, over: Partial<OutgoingMessage> = {}): OutgoingMessage {
  return {
    id: '01a1fb04-84ca-7ea0-bbe3-bd5154f0cc2a',
    channel: 'sms',
    to: NUMBER,
    subject: null,
    text,
    ...over,
  };
}

interface Test {
  teardown(action: () => unknown): unknown;
}

/** A sender on a simulated modem, both stopped when the test ends. */
export interface ModemBench {
  readonly modem: SimulatedModem;
  readonly sender: GsmModemSender;
  /** Everything that was logged, as JSON lines. */
  readonly log: string[];
  /** Another sender on the same modem and data, as after a restart of the hub. */
  readonly again: (pin: string | null) => GsmModemSender;
  readonly until: (condition: () => boolean, what: string) => Promise<void>;
  readonly ready: () => Promise<void>;
}

export async function modemBench(
  t: Test,
  nature: Partial<ModemNature> = {},
  { pin = null, faster = FASTER }: { pin?: string | null; faster?: number } = {},
): Promise<ModemBench> {
  const folder = shortFolder(t);
  const modem = new SimulatedModem(path.join(folder, 'modem'));
  Object.assign(modem.nature, nature);
  await modem.plugIn();
  const log: string[] = [];
  const write = (fields: object, message: string) => {
    log.push(JSON.stringify({ ...fields, message }));
  };
  const logger = { debug: write, info: write, warn: write, error: write, child: () => logger };
  const again = (ownPin: string | null) => {
    const made = new GsmModemSender(
      {
        path: modem.path,
        baudRate: 115_200,
        pin: ownPin,
        pinAttemptFile: path.join(folder, 'data', 'sim-pin-tried'),
      },
      { clock: scaledClock(faster), random: systemRandom, logger },
    );
    t.teardown(() => made.stop());
    return made;
  };
  t.teardown(() => {
    modem.unplug();
  });
  const sender = again(pin);
  await sender.start();
  const wait = (condition: () => boolean, what: string) =>
    until(
      condition,
      10_000,
      () => `${what}; health: ${sender.health().detail}; commands: ${modem.commands.join(' ')}`,
    );
  return {
    modem,
    sender,
    log,
    again,
    until: wait,
    ready: () => wait(() => sender.health().ok, 'the modem to be ready'),
  };
}
