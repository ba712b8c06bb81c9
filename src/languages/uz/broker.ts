import type { UzbekCatalog } from '../catalog.js';

/** MQTT, TLS and certificates: the hub's own broker, and the settings of the link to another. */
export const BROKER: UzbekCatalog = {
  'There is no WebSocket at this path: MQTT is at /mqtt.':
    'Bu manzilda WebSocket yoʻq: MQTT uchun manzil /mqtt.',
  Certificates: 'Sertifikatlar',
  'At most 32 names fit into a certificate': 'Sertifikatga koʻpi bilan 32 ta nom sigʻadi',
  'must hold no control characters': 'ichida boshqaruv belgilari boʻlmasligi kerak',
  'must be mqtts://host:8883 or mqtt://host:1883, with nothing before the host and after the port':
    'mqtts://xost:8883 yoki mqtt://xost:1883 boʻlishi kerak, xostdan oldin va portdan keyin hech narsa boʻlmasin',
  'must be 1 to 64 signs of ASCII without spaces':
    '1 tadan 64 tagacha ASCII belgidan iborat, boʻshliqsiz boʻlishi kerak',
};
