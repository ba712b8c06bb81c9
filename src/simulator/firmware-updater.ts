import {
  FIRMWARE_PREAMBLE_BYTES,
  isPayloadOf,
  readFirmwareHeader,
} from '../../firmware-protocol/firmware-image.js';
import type { FirmwareHeader } from '../../firmware-protocol/firmware-image.js';
import { isFirmwareSigned } from '../../firmware-protocol/firmware-signature.js';
import { compareFirmwareVersions } from '../../firmware-protocol/firmware-version.js';
import type { FirmwareBegin, FirmwareChunk, FirmwareCommit } from '../../firmware-protocol/hub-messages.js';
import type { FirmwarePhase, FirmwareRefusal } from '../../firmware-protocol/lock-messages.js';
import type { FirmwareSlots } from './firmware-slots.js';
import { SIMULATED_MAKER_KEY, SIMULATED_MODEL } from './maker.js';

/** Where the power can be cut during an update: after each durable write, and before the last one. */
export const FIRMWARE_CUT_STEPS = [
  'firmware_unmarked',
  'firmware_cleared',
  'firmware_begun',
  'firmware_stored',
  'firmware_checked',
  'firmware_marked',
] as const;
export type FirmwareCutStep = (typeof FIRMWARE_CUT_STEPS)[number];

export interface FirmwareUpdaterDeps {
  readonly slots: FirmwareSlots;
  /** Whether the motor runs. */
  isMoving(): boolean;
  /** The flash has new content. */
  changed(): void;
  /** Called after each durable write; may cut the power. */
  atStep(step: FirmwareCutStep): void;
  /** Restarts the lock soon, after the answer is out and when the motor rests. */
  restart(): void;
}

/** What the lock says of the image; `busy`: ask again later, null: the power went. */
export type FirmwareAnswer =
  | { readonly phase: FirmwarePhase; readonly offset: number; readonly refusal?: FirmwareRefusal }
  | 'busy'
  | null;

const IDLE: FirmwareAnswer = { phase: 'idle', offset: 0 };

/** Takes new firmware into the place that does not run (SPEC.md, section 12.2). */
export class FirmwareUpdater {
  private readonly deps: FirmwareUpdaterDeps;
  /** What was begun in this boot; in RAM. */
  private begun: FirmwareHeader | null = null;
  private boots = 0;
  private chunks = 0;

  constructor(deps: FirmwareUpdaterDeps) {
    this.deps = deps;
  }

  /** Chunks that came since the lock was made, also those it held already: what a transfer cost. */
  get chunksReceived(): number {
    return this.chunks;
  }

  powerOff(): void {
    this.begun = null;
    this.boots += 1;
  }

  serve(message: FirmwareBegin | FirmwareChunk | FirmwareCommit): FirmwareAnswer {
    switch (message.type) {
      case 'firmware_begin':
        return this.begin(message);
      case 'firmware_chunk':
        return this.chunk(message);
      case 'firmware_commit':
        return this.commit(message);
    }
  }

  private begin({ header, signature }: FirmwareBegin): FirmwareAnswer {
    const { slots } = this.deps;
    this.begun = null;
    const facts = readFirmwareHeader(header);
    if (!facts) return refused('bad_image');
    if (!isFirmwareSigned(header, signature, [SIMULATED_MAKER_KEY])) return refused('bad_signature');
    if (facts.model !== SIMULATED_MODEL) return refused('wrong_model');
    const { running } = slots;
    if (Buffer.compare(facts.payloadHash, running.payloadHash) === 0 && facts.version === running.version)
      return { phase: 'installed', offset: facts.payloadBytes };
    if ((compareFirmwareVersions(facts.version, running.version) ?? 0) <= 0) return refused('not_newer');

    const preamble = Buffer.concat([header, signature]);
    if (!slots.staged.subarray(0, FIRMWARE_PREAMBLE_BYTES).equals(preamble)) {
      const started =
        this.write('firmware_unmarked', () => {
          slots.unmark();
        }) &&
        this.write('firmware_cleared', () => {
          slots.clear();
        }) &&
        this.write('firmware_begun', () => {
          slots.begin(preamble);
        });
      if (!started) return null;
    }
    this.begun = facts;
    return this.receiving();
  }

  private chunk({ offset, chunk }: FirmwareChunk): FirmwareAnswer {
    const { begun } = this;
    this.chunks += 1;
    if (!begun) return IDLE;
    if (offset === this.held && offset + chunk.length <= begun.payloadBytes) {
      const stored = this.write('firmware_stored', () => {
        this.deps.slots.append(chunk);
      });
      if (!stored) return null;
    }
    return this.receiving();
  }

  private commit({ payloadHash }: FirmwareCommit): FirmwareAnswer {
    const { begun, deps } = this;
    if (!begun || Buffer.compare(payloadHash, begun.payloadHash) !== 0) return IDLE;
    if (this.held < begun.payloadBytes) return this.receiving();
    if (deps.isMoving()) return 'busy';
    if (!isPayloadOf(begun, deps.slots.staged.subarray(FIRMWARE_PREAMBLE_BYTES))) {
      this.begun = null;
      const cleared = this.write('firmware_cleared', () => {
        deps.slots.clear();
      });
      return cleared ? refused('corrupt') : null;
    }
    const marked =
      this.write('firmware_checked', () => undefined) &&
      this.write('firmware_marked', () => {
        deps.slots.mark();
      });
    if (!marked) return null;
    deps.restart();
    return { phase: 'committed', offset: begun.payloadBytes };
  }

  private get held(): number {
    return this.deps.slots.staged.length - FIRMWARE_PREAMBLE_BYTES;
  }

  private receiving(): FirmwareAnswer {
    return { phase: 'receiving', offset: this.held };
  }

  /** @returns whether the power is still on */
  private write(step: FirmwareCutStep, act: () => void): boolean {
    const { boots } = this;
    act();
    this.deps.changed();
    this.deps.atStep(step);
    return this.boots === boots;
  }
}

function refused(refusal: FirmwareRefusal): FirmwareAnswer {
  return { phase: 'refused', offset: 0, refusal };
}
