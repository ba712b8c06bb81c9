// As a hub would be beside a broker of its own: told a port, connects; told a number, sends a lock so many commands.
import { until } from '../../../test/support/until.js';
import { SessionClient } from '../../prove/kill-broker/session-client.js';
import { times } from '../sample.js';

const CONNECTED_MS = 30_000;

let client: SessionClient | null = null;
let replied: () => void = () => undefined;
process.on('message', (message) => {
  const hub = client;
  if (!hub) {
    client = new SessionClient({
      ...{ port: Number(message), clientId: 'hub', clean: true },
      filters: [{ topic: 'smartlock/bench/replies', qos: 1 }],
      onMessage: () => {
        replied();
      },
    });
    const begun = client;
    void until(
      () => begun.connected,
      CONNECTED_MS,
      () => 'the broker',
    ).then(() => process.stdout.write('connected\n'));
    return;
  }
  void times(Number(message), async () => {
    const heard = new Promise<void>((resolve) => {
      replied = resolve;
    });
    hub.say('smartlock/bench/commands', JSON.stringify({ command: 'GET_STATUS' }));
    await heard;
  }).then((tookMs) => process.stdout.write(`took ${JSON.stringify(tookMs)}\n`));
});
process.on('disconnect', () => process.exit(0));
process.stdout.write('ready\n');
