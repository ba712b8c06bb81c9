import type { Pin } from '../api/wire.js';
import { momentText } from '../languages/moment.js';
import type { Sentence } from '../languages/sentence.js';
import { tell } from '../languages/tell.js';
import { withHours, worksText } from '../may/hours-text.js';
import type { Code, CodePhase } from './code.js';
import type { UntilChoice } from './until.js';

type Credential = Pin['credentials'][number];

const PHASE_WORDS: Readonly<Record<Exclude<CodePhase, 'now'>, Sentence>> = {
  later: 'Not yet',
  revoked: 'Revoked',
  over: 'Over',
  kept: 'Not in force',
};

export const UNTIL_WORDS: Readonly<Record<UntilChoice, Sentence>> = {
  two_hours: '2 hours',
  tonight: 'Tonight',
  tomorrow_noon: 'Tomorrow noon',
  week: 'A week',
  always: 'No end',
  chosen: 'Choose…',
};

export function phaseText({ scheduleId }: Pick<Code, 'scheduleId'>, phase: CodePhase): string {
  return phase === 'now' ? worksText(scheduleId) : tell(PHASE_WORDS[phase]);
}

const CREDENTIAL_WORDS: Readonly<Record<Credential['state'], Sentence>> = {
  desired: 'on its way to the lock',
  sent: 'sent to the lock',
  acknowledged: 'taken by the lock',
  verified: 'checked on the lock',
  revoke_pending: 'being taken off the lock',
  failed: 'not on the lock; the hub answers for it',
};

/** How far a code has got on a lock, never more than is known. */
export function credentialText({ state, held_by }: Credential): string {
  return held_by === 'hub' && state !== 'revoke_pending'
    ? tell('checked by the hub')
    : tell(CREDENTIAL_WORDS[state]);
}

export function credentialTone({ state, held_by }: Credential): 'calm' | 'busy' | 'warn' {
  if (held_by === 'hub' && state !== 'revoke_pending') return 'calm';
  if (state === 'verified' || state === 'acknowledged') return 'calm';
  return state === 'failed' ? 'warn' : 'busy';
}

/** When it counts, and how often. */
export function termsText({ until, usesLeft, revokedAt, scheduleId }: Code): string {
  if (revokedAt !== null) return tell('Revoked {when}', { when: momentText(revokedAt) });
  const end = until === null ? tell('No end') : tell('Until {when}', { when: momentText(until) });
  const when = withHours(end, scheduleId);
  if (usesLeft === null) return when;
  return `${when} · ${tell('{count} uses left', { count: usesLeft })}`;
}
