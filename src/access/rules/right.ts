import { approachOf } from '../request.js';
import type { AccessAction, AccessRequest } from '../request.js';
import type { AccessFacts, PersonFacts } from '../facts.js';
import { fail, pass } from '../verdict.js';
import type { Verdict } from '../verdict.js';
import { bestShare } from './share.js';

/** What a manager may at every lock: people and codes are theirs to run. */
const MANAGED: readonly AccessAction[] = ['view', 'view_pins', 'manage_pins', 'view_logs'];

/** By what right. The one rule that can grant: where it finds none, the answer is no. */
export function right(request: AccessRequest, facts: AccessFacts): Verdict {
  switch (request.actor) {
    case 'installer':
      return pass('right', 'installer');
    case 'hub':
      return pass('right', 'own_accord');
    case 'integration':
      return facts.integrationActions?.includes(request.action) === true
        ? pass('right', 'integration_granted')
        : fail('right', 'no_right');
    case 'user':
    case 'api_token':
      return facts.person ? rightOf(facts.person, request, facts) : fail('right', 'no_right');
    // The rules before this one have found it known, and in force.
    case 'pin':
      return facts.credential ? pass('right', 'pin_valid') : fail('right', 'no_right');
    case 'qr':
      return facts.credential ? pass('right', 'ticket_valid') : fail('right', 'no_right');
    case 'card':
      return facts.credential ? pass('right', 'card_valid') : fail('right', 'no_right');
  }
}

function rightOf(person: PersonFacts, request: AccessRequest, facts: AccessFacts): Verdict {
  const { ownerId } = facts.lock;
  if (ownerId !== null && ownerId === person.id) return pass('right', 'lock_owner');
  if (request.action === 'reboot') {
    return person.role === 'admin' && ownerId === null ? pass('right', 'admin') : fail('right', 'owner_only');
  }
  if (person.role === 'admin') return pass('right', 'admin');
  if (person.role === 'manager' && MANAGED.includes(request.action)) return pass('right', 'manager');
  const share = bestShare(person.id, request.action, approachOf(request), facts);
  if (!share) return fail('right', 'no_right');
  return share.code === 'shared'
    ? pass('right', 'shared', share.params)
    : fail('right', share.code, share.params);
}
