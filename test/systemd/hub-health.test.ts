import path from 'node:path';
import t from 'tap';
import { systemClock as clock } from '../../src/kit/clock.js';
import { hubHealth } from '../../src/hub-health.js';
import { openTestStore } from '../store/open-test-store.js';
import { sampleEvent } from '../store/samples.js';

t.test(
  'what the disk refused is tried again with each look, so that it is known when there is room',
  async (t) => {
    const { store } = openTestStore(t);
    const nobody = { url: () => 'http://127.0.0.1:1', port: 1, securePort: 1 };
    const look = hubHealth({
      ...{ store, clock, host: '127.0.0.1', socketPath: path.join(t.testdir(), 'hub.sock') },
      api: { ...nobody, securePort: () => 1 },
      broker: nobody,
    });
    const written = () => store.keys.get('health-probe');
    await look();
    t.equal(written(), null, 'a look costs the disk nothing');
    const { connection } = store['sql'];
    connection.pragma(`max_page_count = ${Number(connection.pragma('page_count', { simple: true }))}`);
    const tooMuch = store.write((tx) => {
      for (let n = 0; n < 1_000; n += 1) tx.events.append(sampleEvent());
    });
    await t.rejects(tooMuch, { code: 'storage_full' });
    connection.pragma('max_page_count = 1000000');
    t.equal(store.trouble, 'storage_full');
    await look();
    t.equal(store.trouble, null);
  },
);
