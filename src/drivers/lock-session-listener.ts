import type { LockMessage } from '../../firmware-protocol/lock-messages.js';
import type { SessionKeys } from './lock-session-handshake.js';

/** Why a session is no more. */
export type SessionEnd =
  'port_closed' | 'silent' | 'gave_up' | 'refused' | 'rejected' | 'exhausted' | 'restarted';

/** Whoever is told what a session comes to. */
export interface ExchangeListener {
  /** The first authenticated reply of a session came: the lock is there, and these keys are its keys. */
  up(keys: SessionKeys): void;
  /** A new session took the place of one that was up. */
  renewed(): void;
  down(reason: SessionEnd): void;
  /** Any reply to a request of ours: a sample of the lock's clock. */
  replied(message: LockMessage, receivedAtMs: number): void;
  /** A message the lock sent by itself; `n` is what an answer replies to. */
  message(n: number, message: LockMessage, receivedAtMs: number): void;
  /** Something is to be sent: ask for `nextFrame` soon. */
  wake(): void;
}
