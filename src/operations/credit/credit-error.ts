import type { CreditRefusal } from '../../accounts/credit.js';
import { formatMoney, MONEY_MAX_MINOR } from '../../accounts/money.js';
import { Conflict, type HubError, InvalidInput, NotFound, PaymentRequired } from '../../kit/errors.js';
import { say } from '../../kit/sentence.js';

/** What whoever asked for a step that can't be done is told. */
export function creditError(refusal: CreditRefusal, transactionId: string): HubError {
  switch (refusal) {
    case 'credit_insufficient':
      return new PaymentRequired('credit_insufficient', 'There is not so much credit. Top it up first.');
    case 'credit_full':
      return new Conflict(
        'credit_full',
        say('A balance is at most {most}: with this it would be more.', {
          most: formatMoney(MONEY_MAX_MINOR),
        }),
      );
    case 'transaction_differs':
      return new Conflict(
        'transaction_differs',
        say(
          'The transaction "{transaction}" is known with another person, amount or step. Use a new transaction_id for something new.',
          { transaction: transactionId },
        ),
      );
    case 'hold_not_found':
      return new NotFound(
        'hold_not_found',
        say('There is no hold "{transaction}".', { transaction: transactionId }),
      );
    case 'hold_closed':
      return new Conflict(
        'hold_closed',
        say('The hold "{transaction}" was captured or released before.', { transaction: transactionId }),
      );
    case 'capture_too_large':
      return new InvalidInput('capture_too_large', 'More than was held can not be captured.', {
        fields: [{ field: 'amount', message: 'is more than the hold' }],
      });
    case 'amount_missing':
    case 'amount_invalid':
      return new InvalidInput('invalid_input', 'The amount is missing or can not be.', {
        fields: [{ field: 'amount', message: 'must be at least 0.01' }],
      });
  }
}
