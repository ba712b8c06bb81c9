// Run by kill.test.ts: writes events as fast as it can and says on standard output which ones are durable.
import { writeSync } from 'node:fs';
import { systemClock } from '../../src/kit/clock.js';
import { idSource } from '../../src/kit/ids.js';
import { silentLogger } from '../../src/kit/logger.js';
import { systemRandom } from '../../src/kit/random.js';
import { openStore } from '../../src/store/store.js';
import { MASTER_KEY } from './open-test-store.js';
import { SALT, sampleCommand, sampleDevice, sampleEvent, uuid } from './samples.js';

const newId = idSource(systemClock, systemRandom);
const store = openStore({
  file: process.argv[2] ?? '',
  masterKey: MASTER_KEY,
  logger: silentLogger,
  clock: systemClock,
  newId,
  random: systemRandom,
});

await store.write((tx) => {
  if (tx.sites.byId(uuid(7))) return;
  tx.sites.insert({ id: uuid(7), name: 'Home', timeZone: 'UTC', createdAtMs: 1 });
  tx.devices.insert(sampleDevice(1, { siteId: uuid(7) }), SALT);
});

for (;;) {
  const group = Array.from({ length: 5 }, async () => {
    const id = newId();
    const { seq } = await store.write((tx) => {
      tx.commands.insert({ ...sampleCommand(1), id });
      return tx.events.append(sampleEvent({ commandId: id }));
    });
    writeSync(1, `${seq} ${id}\n`);
  });
  await Promise.all(group);
}
