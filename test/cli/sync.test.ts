import t from 'tap';
import { isSyncWrong } from '../../src/cli/wire/sync.js';

t.test('what makes doorward sync status end with 7', async (t) => {
  const trouble = { code: 'answer_unreadable', at: '', retry_at: '' };
  for (const state of ['retrying', 'revoked']) t.ok(isSyncWrong({ state, trouble: null }), state);
  for (const state of ['syncing', 'idle', 'metered']) {
    t.notOk(isSyncWrong({ state, trouble: null }), state);
    t.ok(isSyncWrong({ state, trouble }), `${state}, and questions for requests fail`);
  }
  for (const state of ['off', 'starting', 'waiting', 'paused'])
    t.notOk(isSyncWrong({ state, trouble }), `${state}: nothing is asked`);
});
