import { isCode, opens } from '../request.js';
import { fail, pass, skip } from '../verdict.js';
import type { Rule } from './rule.js';

/** Nobody opens a site in lockdown but those named; to lock a door, or to read, is no danger. */
export const lockdown: Rule = ({ action }, facts) => {
  if (!facts.lockdown || !opens(action)) return skip('lockdown');
  return facts.person && facts.lockdown.exceptPersonIds.includes(facts.person.id)
    ? pass('lockdown', 'named_in_lockdown')
    : fail('lockdown', 'lockdown');
};

/** Not for who runs the house and opens from afar, for somebody else: that is no entry of theirs. Their own codes are bound by it. */
export const antiPassback: Rule = ({ actor, action }, facts) => {
  if (!facts.antiPassback || !opens(action)) return skip('anti_passback');
  const isPerson = (actor === 'user' || actor === 'api_token') && facts.person?.role !== 'admin';
  if (!isCode(actor) && !isPerson) return skip('anti_passback');
  return facts.antiPassback.isInside
    ? fail('anti_passback', 'already_inside')
    : pass('anti_passback', 'outside_before');
};

/** After `right`: who may not open at all is not taken for the first of two. */
export const twoPerson: Rule = ({ action }, facts) => {
  if (!facts.twoPerson || !opens(action)) return skip('two_person');
  const { firstKey, ownKey } = facts.twoPerson;
  return firstKey !== null && firstKey !== ownKey
    ? pass('two_person', 'second_person')
    : fail('two_person', 'second_person_needed');
};
