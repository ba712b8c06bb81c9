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
  'This lock has codes': 'Bu qulfda kodlar bor',
  'The lock does not log in over MQTT': 'Qulf MQTT orqali kirmaydi',
  'The certificate request can not be used': 'Sertifikat soʻrovidan foydalanib boʻlmaydi',
  'The certificate could not be made': 'Sertifikatni yaratib boʻlmadi',
  'Certificates of the lock': 'Qulf sertifikatlari',
  'Certificate issued': 'Sertifikat berildi',
  'Other certificates are being made. Try again in a moment.':
    'Boshqa sertifikatlar yaratilmoqda. Birozdan keyin qayta urinib koʻring.',
  'The certificate could not be made. The log of the hub says why; nothing was changed.':
    'Sertifikatni yaratib boʻlmadi. Sababi xab jurnalida yozilgan; hech narsa oʻzgarmadi.',
  'Lock "{lock}" has PINs, QR tickets or cards, and none works at a lock with the profile "basic". Revoke them first, or leave the profile "full".':
    '“{lock}” qulfida PIN-kodlar, QR chiptalar yoki kartalar bor, “basic” profilidagi qulfda esa ularning hech biri ishlamaydi. Avval ularni bekor qiling yoki “full” profilini qoldiring.',
  'must be "full" as long as there are codes': 'kodlar bor ekan, “full” boʻlishi kerak',
  'must be a certificate request in PEM form (-----BEGIN CERTIFICATE REQUEST-----)':
    'PEM koʻrinishidagi sertifikat soʻrovi boʻlishi kerak (-----BEGIN CERTIFICATE REQUEST-----)',
  'is not signed with the key that it is for': 'oʻzi moʻljallangan kalit bilan imzolanmagan',
  'must be for a key on the curve P-256 or P-384, or an RSA key of 2048 to 4096 bits':
    'P-256 yoki P-384 egri chizigʻidagi kalit yoki 2048 dan 4096 bitgacha RSA kaliti uchun boʻlishi kerak',
  'must have the device_id of the lock as its only common name (CN), or none':
    'yagona umumiy nomi (CN) sifatida qulfning device_id qiymatini olishi yoki umumiy nomsiz boʻlishi kerak',
  'The certificate request can not be used. Have the lock make another one.':
    'Sertifikat soʻrovidan foydalanib boʻlmaydi. Qulf boshqa soʻrov yaratsin.',
  'Lock "{lock}" does not log in over MQTT. Pair it over mqtt first.':
    '“{lock}” qulfi MQTT orqali kirmaydi. Avval uni mqtt orqali ulang.',
  'The new lock came too late: offer it the place again.':
    'Yangi qulf juda kech keldi: unga oʻrinni qayta taklif qiling.',
  'MQTT clients': 'MQTT mijozlari',
  Refusals: 'Rad etilganlar',
  '{count} watch the broker already. End one of them.':
    'Brokerni allaqachon {count} ta kuzatuvchi kuzatmoqda. Ulardan birini toʻxtating.',
  'This is no topic filter': 'Bu mavzu filtri emas',
  'This is no topic filter. "+" stands for one level and "#", at the end, for all that follow: doorward/+/+/set, doorward/#.':
    'Bu mavzu filtri emas. “+” bitta darajani, oxiridagi “#” esa undan keyingi barcha darajalarni bildiradi: doorward/+/+/set, doorward/#.',
  'is no topic filter': 'mavzu filtri emas',
};
