// Aedes as it comes, with its own persistence in memory.
import { Aedes } from 'aedes';
import { createServer, type AddressInfo } from 'node:net';

const aedes = await Aedes.createBroker();
const server = createServer({ noDelay: true }, aedes.handle);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.on('disconnect', () => process.exit(0));
