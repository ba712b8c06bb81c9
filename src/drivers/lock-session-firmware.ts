import { readFirmwareImage } from '../../firmware-protocol/firmware-image.js';
import type { FirmwareImage } from '../../firmware-protocol/firmware-image.js';
import { compareFirmwareVersions } from '../../firmware-protocol/firmware-version.js';
import type { HubMessage } from '../../firmware-protocol/hub-messages.js';
import type { FirmwareStatus, LockMessage } from '../../firmware-protocol/lock-messages.js';
import { FIRMWARE_CHUNK_BYTES } from '../../firmware-protocol/message-fields.js';
import { delay } from '../kit/clock.js';
import type { Clock } from '../kit/clock.js';
import type {
  FirmwareCarrier,
  FirmwareOutcome,
  FirmwareWatch,
} from '../operations/firmware/firmware-ports.js';
import { QUERY_MS } from './lock-session-orders.js';
import { RECONNECT_MS } from './lock-session-readiness.js';
import type { Reply } from './lock-session-requests.js';
import { REPLY_ACK_WAIT_MS } from './lock-session-turns.js';

/**
 * Between a lock's reply and the next chunk: longer than an acknowledgement waits for company, so that it goes by
 * itself and the lock gets a turn for what it has to say (SPEC.md, section 12.2).
 */
export const CHUNK_GAP_MS = REPLY_ACK_WAIT_MS + 2;
/** Now and then a session needs a quiet moment, in which it may be renewed: after so many chunks, and how long. */
const CHUNKS_PER_BREATH = 256;
const BREATH_MS = 100;
/** Chunks in a row that did not move the lock forward; then the try ends. */
const MAX_STALLED_CHUNKS = 8;
/** A lock whose motor runs installs nothing: how often to ask again, and how many times. */
const BUSY_WAIT_MS = 250;
const MAX_BUSY_ANSWERS = 40;

/** What a transfer needs of the session it goes through. */
export interface FirmwareLink {
  whenReady(untilMs: number, patient: boolean): Promise<boolean> | boolean;
  request(message: HubMessage, replyByMs: number): Promise<Reply>;
}

const INTERRUPTED: FirmwareOutcome = { kind: 'interrupted' };
const CANCELLED: FirmwareOutcome = { kind: 'cancelled' };

/** A part of a transfer either ended it or leads to the next part. */
type Step = { readonly next: true; readonly offset: number } | FirmwareOutcome;

/** One try to bring an image to a lock, from wherever the lock stands. Other requests go between two chunks. */
export class FirmwareTransfer {
  private readonly link: FirmwareLink;
  private readonly clock: Clock;
  private readonly watch: FirmwareWatch;

  constructor(link: FirmwareLink, clock: Clock, watch: FirmwareWatch) {
    this.link = link;
    this.clock = clock;
    this.watch = watch;
  }

  async run(readImage: () => Promise<Uint8Array | null>): Promise<FirmwareOutcome> {
    if (!(await this.link.whenReady(this.clock.monotonicMs() + RECONNECT_MS, false))) return INTERRUPTED;
    const bytes = await readImage();
    if (!bytes) return { kind: 'refused', reason: 'image_lost' };
    const read = readFirmwareImage(bytes);
    if (!read.ok) return { kind: 'refused', reason: 'damaged' };
    const { image } = read;
    const fits = await this.compare(image);
    if (fits) return fits;
    const begun = await this.begin(image);
    if (!('next' in begun)) return begun;
    const sent = await this.send(image, begun.offset);
    return 'next' in sent ? this.commit(image) : sent;
  }

  /** What the hub can tell without sending a byte of the image. @returns why it ends, null when it goes on */
  private async compare(image: FirmwareImage): Promise<FirmwareOutcome | null> {
    const info = await this.ask({ type: 'get_info' });
    if (info?.type !== 'info') return INTERRUPTED;
    if (info.model !== image.model) return { kind: 'refused', reason: 'wrong_model' };
    // The same version may be this very image, which only the lock can tell.
    const newerBy = compareFirmwareVersions(image.version, info.firmwareVersion);
    return newerBy !== undefined && newerBy < 0 ? { kind: 'refused', reason: 'not_newer' } : null;
  }

  private async begin({ header, signature, payloadBytes }: FirmwareImage): Promise<Step> {
    if (this.watch.isCancelled()) return CANCELLED;
    const answer = await this.ask({ type: 'firmware_begin', header, signature });
    if (answer?.type === 'error' && answer.code === 'unknown_message')
      return { kind: 'refused', reason: 'unsupported' };
    const status = statusIn(answer);
    if (!status) return INTERRUPTED;
    if (status.phase === 'installed') return { kind: 'installed' };
    if (status.phase === 'receiving') await this.watch.receiving();
    return this.standing(status, payloadBytes);
  }

  private async send({ payload, payloadBytes }: FirmwareImage, from: number): Promise<Step> {
    let offset = from;
    let stalled = 0;
    for (let chunks = 1; offset < payloadBytes; chunks += 1) {
      if (this.watch.isCancelled()) return CANCELLED;
      const chunk = payload.subarray(offset, offset + FIRMWARE_CHUNK_BYTES);
      const status = statusIn(await this.ask({ type: 'firmware_chunk', offset, chunk }));
      const step = status ? this.standing(status, payloadBytes) : INTERRUPTED;
      if (!('next' in step)) return step;
      stalled = step.offset > offset ? 0 : stalled + 1;
      if (stalled >= MAX_STALLED_CHUNKS) return INTERRUPTED;
      offset = step.offset;
      await delay(this.clock, chunks % CHUNKS_PER_BREATH === 0 ? BREATH_MS : CHUNK_GAP_MS);
    }
    return { next: true, offset };
  }

  private async commit({ payloadHash, payloadBytes }: FirmwareImage): Promise<FirmwareOutcome> {
    if (this.watch.isCancelled() || !(await this.watch.committing())) return CANCELLED;
    for (let busy = 0; busy < MAX_BUSY_ANSWERS; busy += 1) {
      const answer = await this.ask({ type: 'firmware_commit', payloadHash });
      const status = statusIn(answer);
      if (status?.phase === 'committed') return { kind: 'restarting' };
      if (status) {
        const step = this.standing(status, payloadBytes);
        return 'next' in step ? INTERRUPTED : step;
      }
      if (answer?.type !== 'error' || answer.code !== 'busy') return INTERRUPTED;
      await delay(this.clock, BUSY_WAIT_MS);
    }
    return INTERRUPTED;
  }

  /** The lock's word is what counts, also where it holds less than it said before. */
  private standing({ phase, offset, refusal }: FirmwareStatus, payloadBytes: number): Step {
    if (phase === 'refused') return { kind: 'refused', reason: refusal ?? 'refused' };
    if (phase !== 'receiving' || offset > payloadBytes) return INTERRUPTED;
    this.watch.holds(offset);
    return { next: true, offset };
  }

  private async ask(message: HubMessage): Promise<LockMessage | null> {
    const reply = await this.link.request(message, this.clock.monotonicMs() + QUERY_MS);
    return reply.kind === 'reply' ? reply.message : null;
  }
}

function statusIn(answer: LockMessage | null): FirmwareStatus | null {
  return answer?.type === 'firmware_status' ? answer : null;
}

/** A session, as far as firmware goes. */
interface FirmwareSession {
  readonly identity: ReturnType<FirmwareCarrier['identity']>;
  transferFirmware: (
    image: () => Promise<Uint8Array | null>,
    watch: FirmwareWatch,
  ) => Promise<FirmwareOutcome>;
}

/** The firmware part of a driver whose locks are reached through sessions. */
export function sessionFirmware(sessionOf: (id: string) => FirmwareSession | undefined): FirmwareCarrier {
  return {
    identity: (id) => sessionOf(id)?.identity ?? null,
    transfer: (id, image, watch) =>
      sessionOf(id)?.transferFirmware(image, watch) ?? Promise.resolve(INTERRUPTED),
  };
}
