import type { Device } from '../api/wire.js';
import { momentText } from '../languages/moment.js';
import type { Sentence } from '../languages/sentence.js';
import { tell } from '../languages/tell.js';
import type { IconName } from '../parts/icon.js';
import type { Attempt } from './attempts.js';
import type { Action, ShownDoor, ShownState } from './shown-door.js';

export const STATE_WORDS: Readonly<Record<ShownState, Sentence>> = {
  locked: 'Locked',
  unlocked: 'Unlocked',
  locking: 'Locking…',
  unlocking: 'Unlocking…',
  jammed: 'Jammed',
  unknown: 'Unknown',
};

export const STATE_ICONS: Readonly<Record<ShownState, IconName>> = {
  locked: 'locked',
  unlocked: 'unlocked',
  locking: 'moving',
  unlocking: 'moving',
  jammed: 'jammed',
  unknown: 'unknown',
};

export const ACTION_WORDS: Readonly<Record<Action, Sentence>> = { unlock: 'Unlock', lock: 'Lock' };

const DOOR_WORDS: Readonly<Record<Device['door_state'], Sentence>> = {
  open: 'Door open',
  closed: 'Door closed',
  unknown: 'Door: not known',
};

const LAST_WORDS: Readonly<Record<NonNullable<Device['last_sure']>['lock_state'], Sentence>> = {
  locked: 'Was locked at {when}.',
  unlocked: 'Was unlocked at {when}.',
  jammed: 'Was jammed at {when}.',
};

export function doorText({ door }: ShownDoor): string {
  return tell(DOOR_WORDS[door]);
}

/** What is said of a state that nobody knows. */
export function lastSureText({ lastSure }: ShownDoor): string {
  if (!lastSure) return tell('Not heard of since the hub started.');
  return tell(LAST_WORDS[lastSure.lock_state], { when: momentText(lastSure.at) });
}

const REASONS: Readonly<Record<string, Sentence>> = {
  jammed: 'The bolt is jammed. Look at the door.',
  lock_offline: 'The lock is offline. Nothing was sent.',
  deadline_passed: 'It took too long to reach the lock. Nothing happened.',
  hub_restarted: 'The hub restarted before it was sent. Nothing happened.',
  busy: 'The lock is busy. Nothing was sent.',
  denied: 'It is not allowed any more. Nothing was sent.',
};

/** How an attempt stands, in words that promise nothing the hub has not said. */
export function attemptText({ action, stage, why }: Attempt): string {
  switch (stage) {
    case 'asked':
      return tell('Asking the hub…');
    case 'sent':
      return tell('Sent. Waiting for the lock to answer…');
    case 'confirmed':
      return action === 'unlock'
        ? tell('Confirmed: the lock says it unlocked.')
        : tell('Confirmed: the lock says it locked.');
    case 'unknown':
      return tell('Not confirmed: the lock did not answer, so it may have happened. Look at the door.');
    case 'unheard':
      return tell('The hub did not answer, so it may have happened. Look at the door.');
    case 'unsent':
      return tell('The hub was not reached in time. Nothing was sent.');
    case 'refused':
      return why ?? '';
    case 'failed': {
      const known = why === null ? undefined : REASONS[why];
      return known ? tell(known) : tell('It did not happen ({reason}).', { reason: why ?? '?' });
    }
  }
}
