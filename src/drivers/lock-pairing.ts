import type { KeyPair } from '../../firmware-protocol/key-pair.js';
import type { HubChannel } from '../../firmware-protocol/link-channel.js';
import {
  POLL_FRAME,
  refusalCode,
  type LinkFrame,
  type LinkFrameType,
} from '../../firmware-protocol/link-frame.js';
import { MAX_SERIAL_BYTES, type LinkTransport } from '../../firmware-protocol/prologue.js';
import { parseInstallCode } from '../../firmware-protocol/install-code.js';
import type { Paired as PairedMessage } from '../../firmware-protocol/lock-messages.js';
import { PairingInitiator } from '../../firmware-protocol/pairing.js';
import { SessionInitiator, type LinkKeys } from '../../firmware-protocol/session-handshake.js';
import { delay, type Clock } from '../kit/clock.js';
import { Conflict, InvalidInput, Unavailable } from '../kit/errors.js';
import type { Text } from '../kit/sentence.js';
import type { NewId } from '../kit/ids.js';
import type { Random } from '../kit/random.js';
import type { Paired, PairKeys } from '../operations/locks/driver-ports.js';

/** Wait between tries while the window is closed or nobody answers. */
export const RETRY_MS = 250;
/** A small controller's time for one handshake message. */
const HANDSHAKE_MS = 3_000;
/** `pair_commit` is sent so often, with identical bytes, before its answer counts as lost. */
const COMMIT_TRIES = 6;
const COMMIT_MS = 3_000;
const COMMIT_POLL_MS = 50;
/** Tries to find out, with the new keys, whether a lock whose answer was lost has them. */
const SETTLE_TRIES = 5;
const PSK_BYTES = 32;

/** A link to one lock on which somebody awaits each answer. */
export interface PairingTalk {
  /** Sends `frame`; the lock's next frame, or null when none comes in time. A POLL asks for what else the lock has to say. */
  turn(frame: LinkFrame): Promise<LinkFrame | null>;
  /** Sends `frame` and waits until `wanted` or a refusal comes; null when neither does within `waitMs`. */
  ask(frame: LinkFrame, wanted: LinkFrameType, waitMs: number): Promise<LinkFrame | null>;
}

export interface PairingNeeds {
  readonly talk: PairingTalk;
  readonly transport: LinkTransport;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly ownStatic: KeyPair;
  /** 16 bytes. */
  readonly installCode: Uint8Array;
  readonly serial: string;
  /** Must resolve, keys on disk, before the lock is told to commit. */
  readonly keep: (keys: PairKeys) => Promise<void>;
  /** Keys kept in earlier tries of which nobody saw the end, newest first: the lock may have them. */
  readonly unconfirmed: () => readonly PairKeys[];
  /** What to tell the person when no lock answered at all. */
  readonly nobodyThere: Text;
  /** Whether somebody gave up. */
  readonly isStopped: () => boolean;
}

type Seen = 'nothing' | 'window_closed' | 'trouble';

/**
 * Pairs the lock at the other end of `talk` (firmware-protocol/SPEC.md, pairing), waiting at most `timeoutMs` for its window.
 * @throws InvalidInput `bad_install_code`, Conflict `already_paired`, Unavailable `pairing_timeout`
 */
export async function pairLock(needs: PairingNeeds, timeoutMs: number): Promise<Paired> {
  const untilMs = needs.clock.monotonicMs() + timeoutMs;
  let seen: Seen = 'nothing';
  while (!needs.isStopped()) {
    const result = await attempt(needs);
    if (typeof result === 'object') return result;
    if (result !== 'nothing') seen = result;
    if (needs.clock.monotonicMs() + RETRY_MS >= untilMs) break;
    await delay(needs.clock, RETRY_MS);
  }
  throw new Unavailable('pairing_timeout', seen === 'nothing' ? needs.nobodyThere : WHAT_TO_CHECK[seen]);
}

/** What is printed on a lock, checked before anything is sent. @throws InvalidInput `bad_serial`, `bad_install_code` */
export function readLabel(label: { readonly serial: string; readonly installCode: string }): {
  readonly serial: string;
  readonly installCode: Uint8Array;
} {
  const serialBytes = Buffer.byteLength(label.serial);
  if (serialBytes < 1 || serialBytes > MAX_SERIAL_BYTES) {
    throw invalidField('bad_serial', 'serial', 'The serial number is the one printed on the lock.');
  }
  const code = parseInstallCode(label.installCode);
  if (!code.ok) {
    throw invalidField(
      'bad_install_code',
      'install_code',
      'The install code has a typing error: compare it with the label.',
    );
  }
  return { serial: label.serial, installCode: code.code };
}

export function invalidField(code: string, field: string, message: Text): InvalidInput {
  return new InvalidInput(code, message, { fields: [{ field, message }] });
}

const WHAT_TO_CHECK: Record<Exclude<Seen, 'nothing'>, Text> = {
  window_closed:
    'The lock answered, but its pairing window stayed closed: press the button on the inside of the lock and try again within 120 s.',
  trouble:
    'The lock answered, but pairing did not complete: open its pairing window again and try once more.',
};

async function attempt(needs: PairingNeeds): Promise<Paired | Seen> {
  const { talk, transport, ownStatic, installCode, serial } = needs;
  const initiator = new PairingInitiator({ installCode, serial, transport, ownStatic });
  const second = await talk.ask({ type: 'pair1', body: initiator.message1() }, 'pair2', HANDSHAKE_MS);
  if (!second) return 'nothing';
  if (second.type === 'refuse') return (await pairedBefore(needs, second)) ?? refusal(second);
  const read = initiator.readMessage2(second.body);
  if (!read.ok) return 'trouble';
  const third = await talk.turn({ type: 'pair3', body: read.message3 });
  if (third?.type === 'refuse') return refusal(third);
  // Silence: either message 3 or its answer was lost. Nothing is committed yet, so begin again.
  if (third?.type !== 'idle') return 'trouble';
  const keys = {
    pairingId: needs.newId(),
    peerStatic: Uint8Array.from(read.peerStatic),
    psk: Uint8Array.from(needs.random.bytes(PSK_BYTES)),
  };
  await needs.keep(keys);
  const paired = await commit(needs, read.channel, keys.psk);
  const { pairingId } = keys;
  if (paired) return { firmwareVersion: paired.firmwareVersion, pairingId };
  // The lock has the new keys or it has not: only using them tells.
  return (await hasKeys(needs, { ownStatic, ...keys })) ? { firmwareVersion: null, pairingId } : 'trouble';
}

/**
 * A lock that is paired may be so with us: the hub stopped, or the link broke, between `pair_commit` and its reply.
 * @returns null when it has none of our keys, or does not say that it is paired
 */
async function pairedBefore(needs: PairingNeeds, refused: LinkFrame): Promise<Paired | null> {
  if (refusalCode(refused) !== 'already_paired') return null;
  for (const { pairingId, peerStatic, psk } of needs.unconfirmed()) {
    const keys = { ownStatic: needs.ownStatic, peerStatic, psk };
    if (await hasKeys(needs, keys)) return { firmwareVersion: null, pairingId };
  }
  return null;
}

/** What a refusal means for the person who pairs. It is not authenticated: at worst a forged one makes them try again. */
function refusal(frame: LinkFrame): Seen {
  switch (refusalCode(frame)) {
    case 'already_paired':
      throw new Conflict(
        'already_paired',
        'The lock is paired already. Reset it from the inside, then pair it again.',
      );
    case 'bad_install_code':
      throw new InvalidInput(
        'bad_install_code',
        'The lock refused the install code. Compare it, and the serial number, with the label.',
        { fields: [{ field: 'install_code', message: 'is not the code of this lock' }] },
      );
    case 'window_closed':
      return 'window_closed';
    case 'bad_handshake':
    case 'busy':
    case 'no_session':
    case 'not_paired':
    case undefined:
      return 'trouble';
  }
}

/** Sends `pair_commit` until its reply came. @returns null when it was lost */
async function commit(
  needs: PairingNeeds,
  channel: HubChannel,
  psk: Uint8Array,
): Promise<PairedMessage | null> {
  const { talk, clock } = needs;
  const untilMs = clock.monotonicMs() + COMMIT_MS;
  let lost = 0;
  let frame = channel.send({ type: 'pair_commit', psk });
  while (lost < COMMIT_TRIES && clock.monotonicMs() < untilMs) {
    const answer = await talk.turn(frame);
    if (answer?.type === 'refuse') {
      refusal(answer);
      return null;
    }
    if (answer && answer.type !== 'idle') {
      const received = channel.receive(answer);
      if (received.kind === 'message' && received.message.type === 'paired') {
        await talk.turn(channel.ack());
        return received.message;
      }
    }
    // Once it is acknowledged the lock has it, and may take its time to write it down.
    if (channel.outstanding) lost++;
    frame = channel.outstanding ?? POLL_FRAME;
    await delay(clock, COMMIT_POLL_MS);
  }
  return null;
}

/** Whether the lock makes a session with these keys. */
async function hasKeys(needs: PairingNeeds, keys: LinkKeys): Promise<boolean> {
  for (let tries = 0; tries < SETTLE_TRIES; tries++) {
    const initiator = new SessionInitiator({ keys, serial: needs.serial, transport: needs.transport });
    const answer = await needs.talk.ask(
      { type: 'session1', body: initiator.message1() },
      'session2',
      HANDSHAKE_MS,
    );
    if (answer?.type === 'session2' && initiator.readMessage2(answer.body).ok) return true;
    if (answer?.type === 'refuse') return false;
    await delay(needs.clock, RETRY_MS);
  }
  return false;
}
