/**
 * The radio program: noble in a process of its own, which the hub starts, or has started by connecting to a socket, and which it
 * watches and kills (`radio-supervisor.ts`). It ends when the hub does, and when it can't use Bluetooth; a new one is the only way to find another adapter.
 */
import { systemClock } from '../../kit/clock.js';
import { NobleRadio } from './noble-radio.js';
import { isNotInstalled, loadNoble } from './noble-shape.js';
import { openChannel } from './radio-channel.js';
import { shortDetail, toRadioSchema, type FromRadio } from './radio-messages.js';

/** The adapter is known to be there, or not, by then. */
const STATE_MS = 5_000;

const channel = openChannel(process, () => process.exit(0));
let isReady = false;

function tell(message: FromRadio): void {
  if (message.type === 'ready') isReady = true;
  channel.send(message, () => {
    if (message.type === 'unavailable') process.exit(0);
  });
}

function unavailable(error: unknown): void {
  const notInstalled = isNotInstalled(error);
  tell({
    type: 'unavailable',
    trouble: notInstalled ? 'bluetooth_not_installed' : 'bluetooth_unavailable',
    detail: notInstalled
      ? 'the Bluetooth library is not installed: npm install, on a machine with a compiler'
      : `this machine has no Bluetooth adapter that can be used (${shortDetail(error).slice(0, 200)})`,
  });
}

// noble hangs up its connections at exit, but not when a signal ends the process.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
// noble's own timers throw here when the adapter goes.
process.on('uncaughtException', unavailable);

try {
  const radio = new NobleRadio(loadNoble(), systemClock, tell);
  channel.take((message) => {
    const read = toRadioSchema.safeParse(message);
    if (read.success) radio.take(read.data);
    else process.exit(1);
  });
  radio.start();
  systemClock.after(STATE_MS, () => {
    if (!isReady) unavailable(new Error('the adapter does not answer'));
  });
} catch (error) {
  unavailable(error);
}
