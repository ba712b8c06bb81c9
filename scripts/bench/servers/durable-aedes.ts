// The hub's Aedes on the hub's kind of broker database, without its access rules, which pass nothing from client to client.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DurableAedes } from '../../../src/broker/durable-aedes.js';
import { BrokerPersistence } from '../../../src/broker/persistence/broker-persistence.js';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { silentLogger as logger } from '../../../src/kit/logger.js';

const folder = mkdtempSync(path.join(tmpdir(), 'doorward-bench-broker-'));
const end = () => {
  rmSync(folder, { recursive: true, force: true });
  process.exit(0);
};
process.on('SIGTERM', end);
process.on('disconnect', end);

const persistence = new BrokerPersistence({ file: path.join(folder, 'broker.db'), clock, logger });
const aedes = new DurableAedes({ persistence, clock, logger }, {});
await aedes.listen();
const server = createServer({ noDelay: true }, aedes.handle);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
