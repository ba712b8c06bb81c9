import fc from 'fast-check';
import t from 'tap';
import {
  FIRMWARE_HEADER_BYTES,
  FIRMWARE_PREAMBLE_BYTES,
  makeFirmwareImage,
  readFirmwareImage,
} from '../../firmware-protocol/firmware-image.js';
import type { FirmwareImage } from '../../firmware-protocol/firmware-image.js';
import { FACTORY_SLOTS, FirmwareSlots } from '../../src/simulator/firmware-slots.js';
import type { StoredSlots } from '../../src/simulator/firmware-slots.js';
import { FIRMWARE_CUT_STEPS, FirmwareUpdater } from '../../src/simulator/firmware-updater.js';
import type { FirmwareAnswer, FirmwareCutStep } from '../../src/simulator/firmware-updater.js';
import { FACTORY_IMAGE, simulatedImage } from '../../src/simulator/maker.js';

const CHUNK = 100;

function imageOf(raw: Uint8Array): FirmwareImage {
  const read = readFirmwareImage(raw);
  if (!read.ok) throw new Error(read.code);
  return read.image;
}

const payload = (seed: number, length = 450) => Buffer.alloc(length, seed);
const next = imageOf(simulatedImage('1.1.0', payload(1)));
const later = imageOf(simulatedImage('2.0.0', payload(2)));

/** A lock's bootloader; `flash` is what a power cut at this moment leaves. */
class Bench {
  slots: FirmwareSlots;
  updater: FirmwareUpdater;
  moving = false;
  restarts = 0;
  cutAt: FirmwareCutStep | null = null;
  onWrite: (flash: StoredSlots) => void = () => undefined;

  constructor(flash: StoredSlots = FACTORY_SLOTS) {
    this.slots = new FirmwareSlots(flash);
    this.updater = this.started();
  }

  begin(image: FirmwareImage): FirmwareAnswer {
    const { header, signature } = image;
    return this.updater.serve({ type: 'firmware_begin', header, signature });
  }

  chunk(image: FirmwareImage, offset: number): FirmwareAnswer {
    const chunk = image.payload.subarray(offset, offset + CHUNK);
    return this.updater.serve({ type: 'firmware_chunk', offset, chunk });
  }

  commit({ payloadHash }: FirmwareImage): FirmwareAnswer {
    return this.updater.serve({ type: 'firmware_commit', payloadHash });
  }

  send(image: FirmwareImage, from = 0): void {
    for (let offset = from; offset < image.payloadBytes; offset += CHUNK) this.chunk(image, offset);
  }

  /** What stays of the lock without power, booted again. */
  powerCycle(): void {
    this.slots = new FirmwareSlots(JSON.parse(JSON.stringify(this.slots.snapshot())) as StoredSlots);
    this.updater = this.started();
  }

  private started(): FirmwareUpdater {
    const updater = new FirmwareUpdater({
      slots: this.slots,
      isMoving: () => this.moving,
      changed: () => undefined,
      atStep: (step) => {
        this.onWrite(this.slots.snapshot());
        if (this.cutAt === step) updater.powerOff();
      },
      restart: () => {
        this.restarts += 1;
      },
    });
    return updater;
  }
}

t.test('an image goes in by chunks, and runs after the restart', (t) => {
  const lock = new Bench();
  t.same(lock.begin(next), { phase: 'receiving', offset: 0 });
  t.same(lock.chunk(next, 0), { phase: 'receiving', offset: 100 });
  t.same(lock.chunk(next, 0), { phase: 'receiving', offset: 100 }, 'the same chunk again changes nothing');
  t.same(lock.chunk(next, 300), { phase: 'receiving', offset: 100 }, 'nor does one out of order');
  t.same(lock.commit(next), { phase: 'receiving', offset: 100 }, 'there is more to come');
  lock.send(next, 100);
  t.equal(lock.slots.running.version, '1.0.0', 'the old one runs meanwhile');
  t.same(lock.commit(later), { phase: 'idle', offset: 0 }, 'another image was not begun');
  lock.moving = true;
  t.equal(lock.commit(next), 'busy');
  lock.moving = false;
  t.same(lock.commit(next), { phase: 'committed', offset: 450 });
  t.equal(lock.restarts, 1);
  lock.powerCycle();
  t.equal(lock.slots.running.version, '1.1.0');
  t.same(lock.begin(next), { phase: 'installed', offset: 450 });
  t.end();
});

t.test('it goes on where it stood, after a restart too', (t) => {
  const lock = new Bench();
  lock.begin(next);
  lock.chunk(next, 0);
  lock.powerCycle();
  t.same(lock.chunk(next, 100), { phase: 'idle', offset: 0 }, 'begun again first');
  t.same(lock.begin(next), { phase: 'receiving', offset: 100 });
  t.same(lock.begin(later), { phase: 'receiving', offset: 0 }, 'another image takes its place');
  t.same(lock.begin(next), { phase: 'receiving', offset: 0 });
  t.end();
});

t.test('what the lock does not take', (t) => {
  const stranger = new Uint8Array(32).fill(3);
  const given = { model: 'DW-SIM', version: '1.1.0', payload: payload(1) };
  const unsigned = { ...next, signature: new Uint8Array(64) };
  const raised = Buffer.from(next.header);
  raised[6] = 9;
  const cases: [string, FirmwareImage, string][] = [
    ['not signed', unsigned, 'bad_signature'],
    ['signed by a stranger', imageOf(makeFirmwareImage(given, stranger)), 'bad_signature'],
    ['a version that was not signed', { ...next, header: raised }, 'bad_signature'],
    ['no header', { ...next, header: new Uint8Array(FIRMWARE_HEADER_BYTES) }, 'bad_image'],
    ['for another model', imageOf(simulatedImage('1.1.0', payload(1), 'DW-TWO')), 'wrong_model'],
    ['older', imageOf(simulatedImage('0.9.9', payload(1))), 'not_newer'],
    ['the same version, other content', imageOf(simulatedImage('1.0.0', payload(1))), 'not_newer'],
  ];
  for (const [what, image, refusal] of cases) {
    const lock = new Bench();
    const before = lock.slots.snapshot();
    t.same(lock.begin(image), { phase: 'refused', offset: 0, refusal }, what);
    t.same(lock.chunk(image, 0), { phase: 'idle', offset: 0 });
    t.same(lock.commit(image), { phase: 'idle', offset: 0 });
    t.same(lock.slots.snapshot(), before, 'nothing was written');
  }
  for (let bit = 0; bit < FIRMWARE_HEADER_BYTES * 8; bit += 7) {
    const header = Buffer.from(next.header);
    header.writeUInt8(header.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    t.match(new Bench().begin({ ...next, header }), { phase: 'refused' }, `bit ${bit}`);
  }
  t.same(new Bench().begin(imageOf(FACTORY_IMAGE)), { phase: 'installed', offset: 23 });
  t.end();
});

t.test('a payload that is not the signed one is not installed', (t) => {
  const lock = new Bench();
  lock.begin(next);
  const altered = Buffer.from(next.payload);
  altered[200] = 0xff;
  lock.send({ ...next, payload: altered });
  t.same(lock.commit(next), { phase: 'refused', offset: 0, refusal: 'corrupt' });
  lock.powerCycle();
  t.equal(lock.slots.running.version, '1.0.0');
  t.same(lock.begin(next), { phase: 'receiving', offset: 0 }, 'it can be sent anew');
  t.end();
});

t.test('a power cut after each write leaves the old image or the new one', (t) => {
  for (const step of FIRMWARE_CUT_STEPS) {
    const lock = new Bench();
    lock.cutAt = step;
    const answers = [lock.begin(next)];
    if (answers[0] !== null) lock.send(next);
    if (answers[0] !== null) answers.push(lock.commit(next));
    if (step !== 'firmware_stored') t.ok(answers.includes(null), `${step}: no answer came`);
    lock.powerCycle();
    t.equal(lock.slots.running.version, step === 'firmware_marked' ? '1.1.0' : '1.0.0', step);
    lock.cutAt = null;
    const again = lock.begin(next);
    if (step === 'firmware_marked') t.match(again, { phase: 'installed' });
    else {
      t.match(again, { phase: 'receiving' });
      lock.send(next, again !== null && again !== 'busy' ? again.offset : 0);
      t.match(lock.commit(next), { phase: 'committed' });
      lock.powerCycle();
      t.equal(lock.slots.running.version, '1.1.0', `${step}: it gets there in the end`);
    }
  }
  t.end();
});

t.test('whatever is asked in whatever order, every write leaves an image that was committed, whole', (t) => {
  const images = [next, later];
  const anyOperation = fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('begin' as const), image: fc.nat(1), at: fc.nat(4) }),
    },
    {
      weight: 8,
      arbitrary: fc.record({ kind: fc.constant('chunk' as const), image: fc.nat(1), at: fc.nat(4) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('send' as const), image: fc.nat(1), at: fc.nat(4) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('commit' as const), image: fc.nat(1), at: fc.nat(4) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('cut' as const), image: fc.nat(1), at: fc.nat(4) }),
    },
  );
  let installs = 0;
  fc.assert(
    fc.property(fc.array(anyOperation, { minLength: 20, maxLength: 40, size: 'max' }), (operations) => {
      const lock = new Bench();
      let committed = '1.0.0';
      let committing: string | null = null;
      lock.onWrite = (flash) => {
        const { version } = new FirmwareSlots(flash).running;
        if (version === committing) committed = version;
        if (version !== lock.slots.running.version && version !== committed)
          throw new Error(`a power cut now would start ${version}`);
      };
      for (const { kind, image: index, at } of operations) {
        const image = images[index] ?? next;
        if (kind === 'begin') lock.begin(image);
        if (kind === 'chunk') lock.chunk(image, at * CHUNK);
        if (kind === 'send') lock.send(image);
        if (kind === 'commit') {
          committing = image.version;
          if (lock.commit(image) !== null && lock.restarts > 0) lock.powerCycle();
          committing = null;
          lock.restarts = 0;
        }
        if (kind === 'cut') lock.powerCycle();
        const { version, payload: runs } = lock.slots.running;
        const whole = [imageOf(FACTORY_IMAGE), ...images].find((one) => one.version === version);
        if (!whole || Buffer.compare(whole.payload, runs) !== 0) return false;
        if (version !== '1.0.0') installs += 1;
      }
      return true;
    }),
    { numRuns: 300 },
  );
  t.ok(installs > 10, 'some of them installed something');
  t.end();
});

t.test('a marked image that rotted is not run', (t) => {
  const lock = new Bench();
  lock.begin(next);
  lock.send(next);
  lock.commit(next);
  const flash = lock.slots.snapshot();
  const rotten = Buffer.from(flash.slots[1], 'base64');
  rotten.writeUInt8(rotten.readUInt8(FIRMWARE_PREAMBLE_BYTES + 5) ^ 1, FIRMWARE_PREAMBLE_BYTES + 5);
  const slots = new FirmwareSlots({ marked: 1, slots: [flash.slots[0], rotten.toString('base64')] });
  t.equal(slots.running.version, '1.0.0');
  t.throws(() => new FirmwareSlots({ marked: 0, slots: ['', ''] }), /no firmware/);
  t.end();
});
