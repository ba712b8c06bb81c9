import { opens } from '../request.js';
import { fail, pass, skip } from '../verdict.js';
import type { Rule } from './rule.js';

/** The last of all, for who would be let in and has to pay. */
export const payment: Rule = ({ action }, facts) => {
  if (!facts.payment || !opens(action)) return skip('payment');
  return facts.payment.isEnough ? pass('payment', 'credit_enough') : fail('payment', 'credit_insufficient');
};
