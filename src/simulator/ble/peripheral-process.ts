/**
 * The radio of one simulated BLE lock: a process of its own, since bleno is one peripheral a process. Run with the
 * virtual adapter preloaded; `argv[2]` is the longest ATT MTU to agree to.
 */
import { createRequire } from 'node:module';
import { systemClock } from '../../kit/clock.js';
import { Peripheral } from './peripheral.js';
import type { Bleno } from './peripheral.js';
import { toRadio } from './radio-message.js';
import type { FromRadio } from './radio-message.js';

function tell(message: FromRadio): void {
  if (process.connected) process.send?.(message);
}

function fail(reason: string): void {
  tell({ kind: 'failed', reason });
  process.disconnect();
}

process.on('disconnect', () => {
  process.exit();
});
process.on('SIGINT', () => undefined);

try {
  const bleno = createRequire(import.meta.url)('@abandonware/bleno') as Bleno;
  const peripheral = new Peripheral({
    bleno,
    clock: systemClock,
    mtu: Number(process.argv[2]),
    ready: () => {
      tell({ kind: 'ready' });
    },
    failed: fail,
    linked: (linked) => {
      tell({ kind: 'linked', linked });
    },
    frame: (frame) => {
      tell({ kind: 'frame', frame });
    },
  });
  process.on('message', (message) => {
    const read = toRadio.parse(message);
    if (read.kind === 'advertise') peripheral.advertise(read.scanResponse);
    else peripheral.send(read.frame);
  });
  peripheral.start();
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}
