import type { RussianCatalog } from '../catalog.js';

/** The hub's own MQTT broker, TLS and certificates. */
export const BROKER: RussianCatalog = {
  Certificates: 'Сертификаты',
  'At most 32 names fit into a certificate': 'В сертификате помещается не больше 32 имён',
  'There is no WebSocket at this path: MQTT is at /mqtt.':
    'По этому адресу нет WebSocket: MQTT доступен по адресу /mqtt.',
  'This lock has codes': 'У этого замка есть коды',
  'The lock does not log in over MQTT': 'Замок не входит по MQTT',
  'The certificate request can not be used': 'Запрос сертификата не подходит',
  'The certificate could not be made': 'Не удалось создать сертификат',
  'Certificates of the lock': 'Сертификаты замка',
  'Certificate issued': 'Сертификат выдан',
  'Other certificates are being made. Try again in a moment.':
    'Создаются другие сертификаты. Повторите попытку через некоторое время.',
  'The certificate could not be made. The log of the hub says why; nothing was changed.':
    'Не удалось создать сертификат. Причина указана в журнале хаба; ничего не изменено.',
  'Lock "{lock}" has PINs, QR tickets or cards, and none works at a lock with the profile "basic". Revoke them first, or leave the profile "full".':
    'У замка «{lock}» есть PIN-коды, QR-билеты или карты, а на замке с профилем «basic» они не работают. Сначала отзовите их или оставьте профиль «full».',
  'must be "full" as long as there are codes': 'должно быть «full», пока есть коды',
  'must be a certificate request in PEM form (-----BEGIN CERTIFICATE REQUEST-----)':
    'должно быть запросом сертификата в формате PEM (-----BEGIN CERTIFICATE REQUEST-----)',
  'is not signed with the key that it is for': 'не подписано ключом, для которого предназначено',
  'must be for a key on the curve P-256 or P-384, or an RSA key of 2048 to 4096 bits':
    'должно быть для ключа на кривой P-256 или P-384 либо для ключа RSA от 2048 до 4096 бит',
  'must have the device_id of the lock as its only common name (CN), or none':
    'должно иметь device_id замка единственным общим именем (CN) или не иметь имени',
  'The certificate request can not be used. Have the lock make another one.':
    'Запрос сертификата не подходит. Пусть замок создаст другой.',
  'Lock "{lock}" does not log in over MQTT. Pair it over mqtt first.':
    'Замок «{lock}» не входит по MQTT. Сначала подключите его по mqtt.',
  'The new lock came too late: offer it the place again.':
    'Новый замок пришёл слишком поздно: предложите ему место ещё раз.',
  'MQTT clients': 'Клиенты MQTT',
  Refusals: 'Отказы',
  '{count} watch the broker already. End one of them.': {
    one: 'За брокером уже следит {count} наблюдатель. Завершите одно из наблюдений.',
    few: 'За брокером уже следят {count} наблюдателя. Завершите одно из наблюдений.',
    many: 'За брокером уже следят {count} наблюдателей. Завершите одно из наблюдений.',
    other: 'За брокером уже следят {count} наблюдателя. Завершите одно из наблюдений.',
  },
  'This is no topic filter': 'Это не фильтр топиков',
  'This is no topic filter. "+" stands for one level and "#", at the end, for all that follow: doorward/+/+/set, doorward/#.':
    'Это не фильтр топиков. «+» обозначает один уровень, а «#» в конце — все следующие: doorward/+/+/set, doorward/#.',
  'is no topic filter': 'не является фильтром топиков',
};
