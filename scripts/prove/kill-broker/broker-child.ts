// Run by kill-broker-proof.ts until it is killed: the hub's broker classes on the hub's kind of database, and nothing else.
import { createServer } from 'node:net';
import { DurableAedes } from '../../../src/broker/durable-aedes.js';
import { BrokerPersistence } from '../../../src/broker/persistence/broker-persistence.js';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';

const [file = '', port = '0'] = process.argv.slice(2);
const persistence = new BrokerPersistence({ file, clock, logger });
const aedes = new DurableAedes({ persistence, clock, logger }, {});
await aedes.listen();
const server = createServer({ noDelay: true }, aedes.handle);
server.listen(Number(port), '127.0.0.1', () => {
  process.stdout.write('ready\n');
});
