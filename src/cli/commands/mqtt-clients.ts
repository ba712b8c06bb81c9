import type { Command } from 'commander';
import { hubOf, reporting, shared, type SharedOptions, type Shell } from '../shell.js';
import { table } from '../table.js';
import { mqttClientsShape } from '../wire/mqtt.js';

export function addMqttClients(parent: Command, shell: Shell): void {
  shared(
    parent
      .command('clients')
      .description("who is connected to the hub's MQTT broker: locks and integrations"),
    ['mqtt clients', 'mqtt clients --json'],
  ).action(
    reporting(shell, async (options: SharedOptions) => {
      const { clients } = await hubOf(shell, options).get('/api/v1/mqtt/clients', mqttClientsShape);
      const rows = clients.map((one) => [
        one.kind,
        one.name,
        one.client_id === one.name ? null : one.client_id,
        one.address,
        `${one.transport}, MQTT ${one.protocol}`,
        one.connected_at,
        one.subscriptions,
        one.queued_messages,
        one.last_message_at,
      ]);
      const head = [
        'KIND',
        'NAME',
        'CLIENT ID',
        'ADDRESS',
        'OVER',
        'SINCE',
        'FILTERS',
        'QUEUED',
        'LAST MESSAGE',
      ];
      return { document: { clients }, text: table(head, rows, 'Nobody is connected.') };
    }),
  );
}
