// The hub's broker with one lock; told a number, sends the lock so many commands and says how long each reply took.
import { startBroker } from '../../../test/broker/lock-clients.js';
import { times } from '../sample.js';

let replied: () => void = () => undefined;
const { broker } = await startBroker(['bench']);
broker.onMessage(async (_, leaf) => {
  await Promise.resolve();
  if (leaf === 'replies') replied();
});
process.on('message', (count) => {
  void times(Number(count), async () => {
    const heard = new Promise<void>((resolve) => {
      replied = resolve;
    });
    if (!broker.send('bench', 'commands', { command: 'GET_STATUS' }))
      throw new Error('the lock is not there');
    await heard;
  }).then((tookMs) => process.stdout.write(`took ${JSON.stringify(tookMs)}\n`));
});
process.on('disconnect', () => process.exit(0));
process.stdout.write(`${broker.port}\n`);
