import type { Command } from 'commander';
import type { Shell } from '../shell.js';
import { addMqttBridge } from './mqtt-bridge.js';
import { addMqttClients } from './mqtt-clients.js';
import { addMqttRefusals } from './mqtt-refusals.js';
import { addMqttWatch } from './mqtt-watch.js';

export function addMqttCommands(program: Command, shell: Shell): void {
  const mqtt = program
    .command('mqtt')
    .description("the hub's MQTT broker, and the other one: clients, watch, refusals, bridge");
  addMqttClients(mqtt, shell);
  addMqttWatch(mqtt, shell);
  addMqttRefusals(mqtt, shell);
  addMqttBridge(mqtt, shell);
}
