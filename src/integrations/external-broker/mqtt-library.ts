// Of its own, so that it is loaded late and yet by name: bundled, the library itself has no names for a late import.
export { MqttClient } from 'mqtt';
