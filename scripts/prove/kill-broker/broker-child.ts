// Run by kill-broker-proof.ts until it is killed: the hub's broker classes on the hub's kind of databases, and nothing else.
import { appendFileSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { DurableAedes } from '../../../src/broker/durable-aedes.js';
import { BrokerPersistence } from '../../../src/broker/persistence/broker-persistence.js';
import { LockBroker } from '../../../src/broker/server.js';
import { systemClock as clock } from '../../../src/kit/clock.js';
import { createLogger } from '../../../src/kit/logger.js';
import { TokenShelf } from '../../../test/broker/program-clients.js';
import { firstOfLife, HUB_SAYS, ORDERS, programTokens } from './crowd.js';

/** Messages of the hub that are open at once. */
const OPEN = 16;
const [folder = '', life = '0', clientsPort = '0', hubPort = '0'] = process.argv.slice(2);
const logger = createLogger('warn');
const journal = openSync(path.join(folder, 'journal'), 'a');
const host = '127.0.0.1';

const persistence = new BrokerPersistence({ file: path.join(folder, 'clients.db'), clock, logger });
const aedes = new DurableAedes({ persistence, clock, logger }, {});
await aedes.listen();
const server = createServer({ noDelay: true }, aedes.handle);

const devices = { active: () => [], mqttSecretHash: () => null, mqttNextSecretHash: () => null };
const databaseFile = path.join(folder, 'hub.db');
const broker = new LockBroker({ host, port: Number(hubPort) }, { devices, clock, logger, databaseFile });
const shelf = new TokenShelf();
programTokens(shelf);
broker.letIn(shelf);
broker.integrations.onMessage(async ({ topic, payload, redelivered }) => {
  await Promise.resolve();
  const what = redelivered === true ? 'marked' : 'heard';
  appendFileSync(journal, `${what} ${topic === ORDERS[2] ? 2 : 1} ${payload.toString()}\n`);
});
await broker.start();

let next = firstOfLife(Number(life));
let allowed = 0;
let open = 0;
function speak(): void {
  while (allowed > 0 && open < OPEN) {
    const number = next++;
    allowed -= 1;
    open += 1;
    void broker.publish(HUB_SAYS, String(number)).then(() => {
      appendFileSync(journal, `told ${number}\n`);
      open -= 1;
      speak();
    });
  }
}
process.on('message', (more) => {
  allowed += Number(more);
  speak();
});
process.on('disconnect', () => process.exit(0));

server.listen(Number(clientsPort), host, () => {
  process.stdout.write('ready\n');
});
