import { changeCredit, type ChangeCreditDeps } from './change-credit.js';
import type { CreditUseCases } from './credit-use-cases.js';
import { listCreditEntries, readBalance } from './read-balance.js';
import { setBalanceMetadata } from './set-balance-metadata.js';

/** Everything about people's credit. */
export function creditOperations(deps: ChangeCreditDeps): CreditUseCases {
  return {
    readBalance: readBalance(deps),
    listCreditEntries: listCreditEntries(deps),
    changeCredit: changeCredit(deps),
    setBalanceMetadata: setBalanceMetadata(deps),
  };
}
