import { generateKeyPair } from '../../firmware-protocol/key-pair.js';
import type { LinkFrame } from '../../firmware-protocol/link-frame.js';
import { POLL_FRAME } from '../../firmware-protocol/link-frame.js';
import { LockSession } from '../../src/drivers/lock-session.js';
import { silentLogger } from '../../src/kit/logger.js';
import { systemRandom } from '../../src/kit/random.js';
import type { LockDeadline, LockOrder } from '../../src/operations/locks/driver-ports.js';
import type { Pairing } from '../../src/operations/locks/pairing-ports.js';
import { Faults } from '../../src/simulator/faults.js';
import { EMPTY_FLASH } from '../../src/simulator/firmware-flash.js';
import { LockFirmware } from '../../src/simulator/lock-firmware.js';
import { PhysicalLock } from '../../src/simulator/physical-lock.js';
import { SerialLock } from '../../src/simulator/serial-lock.js';
import { SimulatedClock } from '../support/simulated-clock.js';
import { newId, Reported } from './serial/serial-home.js';

const SERIAL = 'DW-BENCH';

/** A session and a simulated lock, joined frame by frame, on one simulated clock. */
export class SessionBench {
  readonly clock = new SimulatedClock();
  readonly reports = new Reported();
  readonly physical = new PhysicalLock(this.clock, 0);
  readonly firmware: LockFirmware;
  readonly session: LockSession;
  readonly sent: LinkFrame[] = [];
  /** Frames for which this says true are lost, to or from the lock. */
  loses: (frame: LinkFrame) => boolean = () => false;
  pairings: Pairing[];
  private readonly lock: SerialLock;
  private answer: LinkFrame | null = null;

  constructor() {
    const { clock, physical } = this;
    const [hub, own] = [generateKeyPair(), generateKeyPair()];
    const psk = systemRandom.bytes(32);
    const deps = { clock, random: systemRandom, physical, flash: EMPTY_FLASH, canUnlatch: false };
    this.firmware = new LockFirmware({ ...deps, changed: () => undefined });
    this.lock = new SerialLock({
      clock,
      firmware: this.firmware,
      faults: new Faults(clock),
      serial: SERIAL,
      installCode: Buffer.alloc(16),
      ownStatic: own,
      hubKeys: { hubStatic: hub.publicKey, psk },
      keysChanged: () => undefined,
    });
    this.firmware.attach(this.lock);
    this.firmware.powerOn();
    this.lock.connect((frame) => {
      this.answer = this.loses(frame) ? null : frame;
    });
    const pairing = { deviceId: 'd', serial: SERIAL, createdAtMs: 0, peerStatic: own.publicKey, psk };
    this.pairings = [{ ...pairing, id: 'p', state: 'active' }];
    this.session = new LockSession(
      { id: 'd', serial: SERIAL, transport: 'serial', wake: () => undefined },
      {
        store: { pairings: { ofDevice: () => this.pairings } },
        hubStatic: () => hub,
        reports: this.reports,
        clock,
        logger: silentLogger,
      },
    );
  }

  /** One turn, as on a bus: our frame or a poll, then the lock's one answer or none. */
  turn(): LinkFrame {
    const frame = this.session.exchange.nextFrame() ?? POLL_FRAME;
    this.sent.push(frame);
    const answer = this.loses(frame) ? null : this.answerTo(frame);
    if (answer) this.session.received(answer);
    else this.session.exchange.unanswered();
    return frame;
  }

  private answerTo(frame: LinkFrame): LinkFrame | null {
    this.answer = null;
    this.lock.receive(frame);
    return this.answer;
  }

  /** Turns every `everyMs` for `ms`. */
  async run(ms: number, everyMs = 10): Promise<void> {
    for (let passedMs = 0; passedMs < ms; passedMs += everyMs) {
      this.turn();
      await this.clock.advanceSettling(everyMs, everyMs);
    }
  }

  async up(): Promise<void> {
    this.session.linkUp();
    await this.run(100);
  }

  execute(
    withinMs: number,
    before: (deadline: LockDeadline) => Promise<void> = () => Promise.resolve(),
    action: LockOrder['action'] = 'unlock',
  ) {
    const deadlineMs = this.clock.monotonicMs() + withinMs;
    return this.session.execute({ commandId: newId(), action, userId: null, deadlineMs }, before);
  }

  /** How many frames of a type were sent. */
  count(type: LinkFrame['type']): number {
    return this.sent.filter((frame) => frame.type === type).length;
  }
}
