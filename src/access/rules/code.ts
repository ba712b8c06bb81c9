import { PIN_KINDS } from '../pin.js';
import type { CredentialFacts, ShareFacts } from '../facts.js';
import { approachOf, isCode } from '../request.js';
import { fail, pass, skip } from '../verdict.js';
import { madeUnder } from './made-under.js';
import { inDates, inSchedule, isDated } from './in-force.js';
import { ofTicket } from './of-ticket.js';
import type { Rule } from './rule.js';
import { chainOf, weighShare } from './share.js';

/** A kind that an older program does not know must not pass for one without bounds. */
export const knownKind: Rule = ({ actor }, { credential }) => {
  if (!isCode(actor) || !credential) return skip('kind');
  return PIN_KINDS.includes(credential.kind) ? pass('kind', 'kind_known') : fail('kind', 'kind_unknown');
};

/** What depends on the time is refused while nobody knows it. */
export const timeTrust: Rule = ({ actor }, { credential, shares, timeIsTrusted }) => {
  if (!isCode(actor) || !credential || !dependsOnTime(credential, shares)) return skip('time_trust');
  return timeIsTrusted ? pass('time_trust', 'time_trusted') : fail('time_trust', 'time_not_trusted');
};

function dependsOnTime(credential: CredentialFacts, shares: readonly ShareFacts[]): boolean {
  const share = madeUnder(credential, shares);
  const chain = share ? chainOf(share, shares) : [];
  if (isDated(credential) || chain.some((one) => isDated(one) || one.isScheduled)) return true;
  return isScheduled(credential) || (credential.kind !== 'permanent' && credential.kind !== 'duress');
}

export const dates: Rule = ({ actor }, { credential, nowMs }) => {
  if (!isCode(actor) || !credential || !isDated(credential)) return skip('dates');
  const found = inDates(credential, nowMs);
  return found.code === 'in_dates'
    ? pass('dates', found.code)
    : fail('dates', ofTicket(actor, found.code), found.params);
};

export const schedule: Rule = (request, { credential, nowMs, lock }) => {
  if (!isCode(request.actor) || !credential || !isScheduled(credential)) return skip('schedule');
  const moment = { nowMs, timeZone: lock.timeZone, approach: approachOf(request) };
  const { code, params } = inSchedule(credential.timing, moment);
  return code === 'in_schedule' ? pass('schedule', code, params) : fail('schedule', code, params);
};

/** One under duress has the hours of its person, if they have some. */
function isScheduled({ kind, timing }: CredentialFacts): boolean {
  return kind === 'scheduled' || timing !== null;
}

export const uses: Rule = ({ actor }, { credential }) => {
  if (!isCode(actor) || !credential) return skip('uses');
  if (credential.kind !== 'one_time' && credential.kind !== 'limited') return skip('uses');
  const left = credential.usesLeft ?? 0;
  return left > 0 ? pass('uses', 'uses_left', { uses_left: left }) : fail('uses', ofTicket(actor, 'used_up'));
};

/** A code is worth no more than the share by which it was made: it ends with it, and has its hours. */
export const madeUnderShare: Rule = (request, facts) => {
  const { credential, shares } = facts;
  if (!isCode(request.actor) || credential?.shareId == null) return skip('made_under');
  const share = madeUnder(credential, shares);
  const found = share && weighShare(share, 'manage_pins', approachOf(request), facts);
  return found?.code === 'shared'
    ? pass('made_under', 'share_in_force', found.params)
    : fail('made_under', 'share_not_in_force', { share_id: credential.shareId });
};
