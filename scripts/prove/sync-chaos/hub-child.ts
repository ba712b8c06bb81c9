// Run by hub-life.ts until it is killed: the hub's store and its sync, and somebody who lives there; nothing else.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock, type Clock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { createLogger } from '../../../src/kit/logger.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import { openStore } from '../../../src/store/store.js';
import { CloudSync } from '../../../src/sync/cloud-sync.js';
import { hubIdentity } from '../../../src/sync/hub-identity.js';
import { HUB_KEY } from './hub-key.js';
import { liveOn } from './living.js';

/** Waits are so much shorter: thousands of lines break, and each would cost a second. */
const HURRY = 200;
/** Between two looks at the state, milliseconds. */
const LOOK_MS = 20;

const [folder = '', url = '', authorityFile = '', skewMs = '0', seed = '0'] = process.argv.slice(2);
const clock: Clock = {
  wallMs: () => systemClock.wallMs() + Number(skewMs),
  monotonicMs: () => systemClock.monotonicMs(),
  after: (delayMs, action) => systemClock.after(delayMs / HURRY, action),
};
// Its warnings tell of a line that breaks: that is what this is about.
const logger = createLogger('error');
const newId = idSource(clock, random);
const store = openStore({
  file: path.join(folder, 'hub.db'),
  masterKey: HUB_KEY,
  logger,
  clock,
  newId,
  random,
});
const identity = await hubIdentity({ store, clock, newId });
const access = { url: new URL(url), authorities: readFileSync(authorityFile, 'utf8') };
const sync = new CloudSync({ store, clock, random, logger, identity, access });
await sync.start();
const stopLiving = liveOn(store, Number(seed));

process.on('message', (word) => {
  if (word !== 'rest') return;
  stopLiving();
  const looking = setInterval(() => {
    const { lanes } = sync.view();
    sync.now();
    if (lanes.audit.acked !== lanes.audit.newest || lanes.telemetry.acked !== lanes.telemetry.newest) return;
    clearInterval(looking);
    process.stdout.write('rested\n');
  }, LOOK_MS);
});
process.on('disconnect', () => process.exit(0));

process.stdout.write(`${JSON.stringify({ hub_id: identity.id })}\n`);
const claiming = setInterval(() => {
  const { claimCode, epoch, state } = sync.view();
  if (epoch !== null) clearInterval(claiming);
  else if (state === 'waiting' && claimCode !== null) {
    process.stdout.write(`claim ${claimCode}\n`);
    clearInterval(claiming);
  }
}, LOOK_MS);
