import { silentLogger as logger } from '../../../src/kit/logger.js';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { idSource } from '../../../src/kit/ids.js';
import { systemRandom as random } from '../../../src/kit/random.js';
import { openStore } from '../../../src/store/store.js';

/** Opens the database that is named as the hub does at its first start after an upgrade. */
const [file = ''] = process.argv.slice(2);
const newId = idSource(clock, random);
const store = openStore({ file, masterKey: new Uint8Array(32).fill(7), logger, clock, newId, random });
await store.stop();
