import type { RussianCatalog } from '../catalog.js';

/** The hub's own MQTT broker, TLS and certificates. */
export const BROKER: RussianCatalog = {
  Certificates: 'Сертификаты',
  'At most 32 names fit into a certificate': 'В сертификате помещается не больше 32 имён',
  'There is no WebSocket at this path: MQTT is at /mqtt.':
    'По этому адресу нет WebSocket: MQTT доступен по адресу /mqtt.',
};
