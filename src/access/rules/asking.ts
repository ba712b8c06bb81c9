import { isCode } from '../request.js';
import { fail, pass, skip } from '../verdict.js';
import { madeUnder } from './made-under.js';
import { ofTicket } from './of-ticket.js';
import type { Rule } from './rule.js';

/** At a lock one can only open; of its own accord the hub only locks. */
export const possible: Rule = ({ actor, action }) => {
  const isFine = isCode(actor) ? action === 'unlock' : actor !== 'hub' || action === 'lock';
  return isFine ? pass('possible', 'possible') : fail('possible', 'not_possible');
};

/** Of a person the hub finds out whether the lock is there by trying. */
export const lockPaired: Rule = ({ actor }, { lock }) => {
  if (!isCode(actor)) return skip('lock_paired');
  return lock.isPaired ? pass('lock_paired', 'lock_paired') : fail('lock_paired', 'lock_not_paired');
};

/** Against guessing: a ticket can't be guessed, so a stranger's wrong codes shut nobody out who has one. */
export const keypadOpen: Rule = ({ actor }, { lock }) => {
  if (!isCode(actor) || actor === 'qr') return skip('keypad_open');
  return lock.keypadLocked ? fail('keypad_open', 'keypad_locked') : pass('keypad_open', 'keypad_open');
};

const UNKNOWN = { pin: 'wrong_code', card: 'card_unknown' } as const;

export const known: Rule = ({ actor }, { credential, person, ticketFlaw }) => {
  if (actor === 'qr') {
    if (credential && !ticketFlaw) return pass('known', 'known');
    const { reason, ...params } = ticketFlaw ?? { reason: 'qr_unknown' };
    return fail('known', reason, params);
  }
  if (isCode(actor)) return credential ? pass('known', 'known') : fail('known', UNKNOWN[actor]);
  if (actor === 'user' || actor === 'api_token')
    return person ? pass('known', 'known') : fail('known', 'person_unknown');
  return skip('known');
};

export const notRevoked: Rule = ({ actor }, { credential, shares }) => {
  if (!isCode(actor) || !credential) return skip('not_revoked');
  // It may have been revoked after the copy that it came back with was made.
  if (!credential.isRevoked && credential.isHeld) return fail('not_revoked', 'held_for_review');
  if (!credential.isRevoked) return pass('not_revoked', 'not_revoked');
  // With a share ends what was made under it: whoever has the code is told that, as before the share ended for good.
  const share = madeUnder(credential, shares);
  return share?.isRevoked === true
    ? fail('not_revoked', 'share_not_in_force', { share_id: share.id })
    : fail('not_revoked', ofTicket(actor, 'revoked'));
};

/** Of whoever asks, and of whoever's code it is. */
export const personActive: Rule = ({ actor }, { credential, person }) => {
  if (isCode(actor)) {
    if (credential?.hasPerson !== true) return skip('person_active');
    return person?.isActive === true
      ? pass('person_active', 'person_active')
      : fail('person_active', 'owner_inactive');
  }
  if (actor !== 'user' && actor !== 'api_token') return skip('person_active');
  return person?.isActive === true
    ? pass('person_active', 'person_active')
    : fail('person_active', 'person_inactive');
};

export const tokenScope: Rule = ({ actor }, { tokenPermits }) => {
  if (actor !== 'api_token') return skip('token_scope');
  return tokenPermits === true ? pass('token_scope', 'scope_held') : fail('token_scope', 'scope_missing');
};
