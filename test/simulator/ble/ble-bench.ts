import { formatInstallCode } from '../../../firmware-protocol/install-code.js';
import { generateKeyPair } from '../../../firmware-protocol/key-pair.js';
import type { LinkFrame } from '../../../firmware-protocol/link-frame.js';
import { systemRandom } from '../../../src/kit/random.js';
import { BleLock } from '../../../src/simulator/ble/ble-lock.js';
import { Faults } from '../../../src/simulator/faults.js';
import { EMPTY_FLASH } from '../../../src/simulator/firmware-flash.js';
import { LockFirmware } from '../../../src/simulator/lock-firmware.js';
import { PhysicalLock } from '../../../src/simulator/physical-lock.js';
import { SimulatedClock } from '../../support/simulated-clock.js';
import { LinkHub } from './link-hub.js';

/** A BLE lock on the table, in simulated time, with a hub in place of its radio. */
export function bleBench(travelMs = 0) {
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
  /** Scan responses as hex, and frames, in the order the lock gave them to its radio. */
  const adverts: string[] = [];
  const sent: LinkFrame[] = [];
  const power: boolean[] = [];
  let reaching = true;
  const lock: BleLock = new BleLock({
    clock,
    firmware,
    faults,
    serial: 'DW-1',
    installCode: code,
    ownStatic: generateKeyPair(),
    hubKeys: null,
    keysChanged: () => undefined,
    counter: 0,
    antenna: {
      advertise: (scanResponse) => adverts.push(Buffer.from(scanResponse).toString('hex')),
      send: (frame) => {
        sent.push(frame);
        if (reaching) hub.receive(frame);
      },
      power: (on) => power.push(on),
    },
  });
  firmware.attach(lock);
  const hub: LinkHub = new LinkHub((frame) => {
    lock.receive(frame);
  }, 'DW-1');
  const installCode = formatInstallCode(code);
  /** Presses the button, pairs, opens a session; the hub has heard the boot. */
  const ready = async () => {
    firmware.powerOn();
    lock.linked(true);
    lock.pressButton();
    const paired = await hub.pair(installCode);
    if (paired !== 'paired') throw new Error(paired);
    const session = await hub.openSession();
    if (session !== 'session') throw new Error(session);
    const stamp = await hub.stamp();
    const { type } = await hub.request({ type: 'ack_events', bootId: stamp.bootId, upto: 1 });
    if (type !== 'done') throw new Error(type);
    hub.heard.splice(0);
    sent.splice(0);
    return stamp;
  };
  const deafen = (deaf: boolean) => {
    reaching = !deaf;
  };
  return { clock, physical, faults, firmware, lock, hub, sent, adverts, power, installCode, ready, deafen };
}
