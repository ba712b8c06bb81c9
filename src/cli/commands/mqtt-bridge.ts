import type { Command } from 'commander';
import { EXIT } from '../exit-code.js';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { bridgeShape, type WireBridge } from '../wire/mqtt.js';

export function addMqttBridge(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('bridge')
      .description(
        'how the hub stands with the MQTT broker you already have; ends with 7 when it is cut off',
      ),
    ['mqtt bridge', 'mqtt bridge --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const { bridge } = await hubOf(shell, options).get('/api/v1/integrations/bridge', bridgeShape);
      return {
        document: { bridge },
        text: bridge ? words(bridge) : 'The settings name no other broker (DOORWARD_BRIDGE_URL).',
        ...(bridge && !bridge.is_connected && { exitCode: EXIT.checkFailed }),
      };
    }),
  );
}

const COMMANDS: Readonly<Record<string, string>> = {
  off: 'are not carried out: no API token is set for them (DOORWARD_BRIDGE_TOKEN)',
  taken: 'are carried out',
  refused: 'are refused: the API token that is set does not count',
};

function words(bridge: WireBridge): string {
  const { broker, since, protocol, last_error: error, queued_messages: queued } = bridge;
  const refused = Object.entries(bridge.refused).map(([why, count]) => `${why} ${count}`);
  return [
    bridge.is_connected
      ? `${broker}: connected since ${since}, MQTT ${protocol ?? '?'}.`
      : `${broker}: NOT connected since ${since}.`,
    ...(error ? [`Last trouble, ${error.at}: ${error.message}`] : []),
    `Commands from there ${COMMANDS[bridge.commands] ?? bridge.commands}.`,
    `Waiting: ${queued} messages, ${bridge.queued_bytes} bytes. Sent: ${bridge.sent}. Dropped: ${bridge.dropped}.`,
    ...(refused.length > 0 ? [`Not acted upon: ${refused.join(', ')}.`] : []),
  ].join('\n');
}
