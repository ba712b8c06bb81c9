import { formatInstallCode } from '../../firmware-protocol/install-code.js';
import { generateKeyPair } from '../../firmware-protocol/key-pair.js';
import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import { systemRandom } from '../../src/kit/random.js';
import { Faults } from '../../src/simulator/faults.js';
import { EMPTY_FLASH } from '../../src/simulator/firmware-flash.js';
import { LockFirmware } from '../../src/simulator/lock-firmware.js';
import { PhysicalLock } from '../../src/simulator/physical-lock.js';
import { SerialLock } from '../../src/simulator/serial-lock.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { ScriptedHub } from './scripted-hub.js';

/** A serial lock on the table, in simulated time, with a hub that is wired straight to it. */
export function serialBench(travelMs = 0) {
  const clock = new SimulatedClock();
  const physical = new PhysicalLock(clock, travelMs);
  const faults = new Faults(clock);
  const code = systemRandom.bytes(16);
  const firmware = new LockFirmware({
    clock,
    physical,
    random: systemRandom,
    flash: EMPTY_FLASH,
    canUnlatch: true,
    changed: () => undefined,
  });
  const lock = new SerialLock({
    clock,
    firmware,
    faults,
    serial: 'DW-1',
    installCode: code,
    ownStatic: generateKeyPair(),
    hubKeys: null,
    keysChanged: () => undefined,
  });
  firmware.attach(lock);
  const sent: LinkFrame[] = [];
  lock.connect((frame) => {
    sent.push(frame);
  });
  const exchange = async (frame: LinkFrame) => {
    sent.length = 0;
    lock.receive(frame);
    return sent[0] ?? null;
  };
  const hub = new ScriptedHub(exchange, 'DW-1', () => {
    clock.advance(10);
  });
  /** Presses the button, pairs, opens a session. */
  const ready = async () => {
    firmware.powerOn();
    lock.pressButton();
    const paired = await hub.pair(formatInstallCode(code));
    if (paired !== 'paired') throw new Error(paired);
    const session = await hub.openSession();
    if (session !== 'session') throw new Error(session);
    return hub.stamp();
  };
  return {
    clock,
    physical,
    faults,
    firmware,
    lock,
    sent,
    exchange,
    hub,
    ready,
    installCode: formatInstallCode(code),
  };
}
