import t from 'tap';
import type { CloudSync } from '../../src/web/api/wire.js';
import { cloudAdvice, cloudTone } from '../../src/web/keeping/cloud-words.js';

const TROUBLE: CloudSync['trouble'] = {
  at: '2026-01-05T09:00:00Z',
  code: 'answer_unreadable',
  retry_at: '2026-01-05T09:01:00Z',
};
const view = (state: CloudSync['state'], trouble: CloudSync['trouble']) => ({ state, trouble });

t.test('a trouble shows wherever all would seem well, in the words of the hub', (t) => {
  t.equal(cloudTone(view('idle', null)), 'calm');
  t.equal(cloudTone(view('idle', TROUBLE)), 'warn');
  t.equal(cloudTone(view('metered', TROUBLE)), 'warn');
  t.equal(cloudTone(view('retrying', TROUBLE)), 'bad');
  t.equal(cloudAdvice(view('metered', TROUBLE)), null);
  t.equal(cloudAdvice(view('metered', null)), 'The log goes every 15 minutes, everything else once a day.');
  t.equal(cloudAdvice(view('paused', TROUBLE)), 'Nothing is sent until you let it go on.');
  t.end();
});
