import { systemRandom } from '../../../src/kit/random.js';
import { Air } from '../../../src/simulator/ble/air.js';
import { CommandFaults } from '../../../src/simulator/ble/command-faults.js';
import type { HciPacket } from '../../../src/simulator/ble/hci-packet.js';
import { LeController } from '../../../src/simulator/ble/le-controller.js';
import { SimulatedClock } from '../../support/simulated-clock.js';

/** A host that writes commands byte by byte, and keeps what its controller says as hex. */
export class HciHost {
  readonly faults = new CommandFaults();
  readonly controller: LeController;
  private heard: string[] = [];

  constructor(air: Air, address: string) {
    this.controller = new LeController({
      air,
      address,
      faults: this.faults,
      toHost: (packet) => this.heard.push(`${packet.type} ${packet.bytes.toString('hex')}`),
    });
    air.join(this.controller);
  }

  /** What came since it was asked last. */
  take(): string[] {
    const { heard } = this;
    this.heard = [];
    return heard;
  }

  write(type: HciPacket['type'], hex: string): void {
    this.controller.receive({ type, bytes: Buffer.from(hex.replaceAll(' ', ''), 'hex') });
  }

  /** Opcode as in the specification, e.g. `200c`, and parameters; what comes back at once. */
  command(opcode: string, parameters = ''): string[] {
    const bytes = parameters.replaceAll(' ', '');
    const head = opcode.slice(2) + opcode.slice(0, 2) + (bytes.length / 2).toString(16).padStart(2, '0');
    this.write('command', head + bytes);
    return this.take();
  }

  /** The first piece of an L2CAP packet, unless `continuing`. */
  data(handle: number, hex: string, continuing = false): void {
    const head = Buffer.alloc(4);
    head.writeUInt16LE(handle | (continuing ? 0x1000 : 0), 0);
    head.writeUInt16LE(hex.length / 2, 2);
    this.write('acl', head.toString('hex') + hex);
  }
}

export const CENTRAL = '02:00:00:00:00:0c';
export const LOCK = '02:00:00:00:00:01';
export const ADVERT_HEX = '0201060303aabb';
export const SCAN_RESPONSE_HEX = '02ff01';
/** Of `02:00:00:00:00:01`, as on the wire. */
export const LOCK_HEX = '010000000002';

/** Two hosts on one air in simulated time. */
export function airBench() {
  const clock = new SimulatedClock();
  const air = new Air(clock, { ...systemRandom, integer: () => 0 });
  const central = new HciHost(air, CENTRAL);
  const lock = new HciHost(air, LOCK);
  const advertise = () => {
    const length = (hex: string) => (hex.length / 2).toString(16).padStart(2, '0') + hex;
    lock.command('2006', 'a000 a000 00 00 00 000000000000 07 00');
    lock.command('2008', length(ADVERT_HEX).padEnd(64, '0'));
    lock.command('2009', length(SCAN_RESPONSE_HEX).padEnd(64, '0'));
    return lock.command('200a', '01');
  };
  /** LE Create Connection, intervals 7.5 to 22.5 ms, supervision timeout 420 ms. */
  const create = () =>
    central.command('200d', `6000 3000 00 00 ${LOCK_HEX} 00 0600 1200 0000 2a00 0000 0000`);
  const connect = () => {
    advertise();
    create();
    clock.advance(0);
    central.take();
    lock.take();
  };
  return { clock, air, central, lock, advertise, create, connect };
}
