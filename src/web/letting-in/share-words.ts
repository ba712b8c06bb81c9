import type { Share } from '../api/wire.js';
import { momentText } from '../languages/moment.js';
import type { Sentence } from '../languages/sentence.js';
import { tell } from '../languages/tell.js';
import { withHours, worksText } from '../may/hours-text.js';

/** What a share can give, in the order that it is offered. */
export const RIGHTS = ['can_unlock', 'can_lock', 'can_manage_pins', 'can_view_logs', 'can_share'] as const;
export type Right = (typeof RIGHTS)[number];

export const RIGHT_WORDS: Readonly<Record<Right, Sentence>> = {
  can_unlock: 'Unlock',
  can_lock: 'Lock',
  can_manage_pins: 'Codes for guests',
  can_view_logs: 'See what happened',
  can_share: 'Share further',
};

export function rightsText(share: Share): string {
  return RIGHTS.filter((right) => share[right])
    .map((right) => tell(RIGHT_WORDS[right]))
    .join(' · ');
}

export function standingText({ is_active, schedule_id }: Share): string {
  return is_active ? worksText(schedule_id) : tell('Not in force');
}

/** When it counts. */
export function shareTerms(share: Share, nowMs: number): string {
  const { valid_from, valid_until, revoked_at, schedule_id } = share;
  if (revoked_at !== null) return tell('Revoked {when}', { when: momentText(revoked_at) });
  const end = valid_until === null ? tell('No end') : tell('Until {when}', { when: momentText(valid_until) });
  const isLater = valid_from !== null && Date.parse(valid_from) > nowMs;
  const terms = isLater ? `${tell('From {when}', { when: momentText(valid_from) })} · ${end}` : end;
  return withHours(terms, schedule_id);
}
