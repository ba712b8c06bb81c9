import type { RussianCatalog } from '../catalog.js';

/** Синхронизация с облаком. */
export const SYNC: RussianCatalog = {
  'Cloud sync': 'Синхронизация с облаком',
  'No cloud is set': 'Облако не задано',
  'No cloud is set: give its address as DOORWARD_CLOUD_URL and restart the hub.':
    'Облако не задано: укажите его адрес в DOORWARD_CLOUD_URL и перезапустите хаб.',
  'must begin with https://, or with http:// for this machine, without a user and a query':
    'должно начинаться с https:// (для этого компьютера можно с http://), без пользователя и запроса',
  'No cloud is set (DOORWARD_CLOUD_URL).': 'Облако не задано (DOORWARD_CLOUD_URL).',
  'The hub has not asked the cloud yet.': 'Хаб ещё не обращался к облаку.',
  'The hub is sending.': 'Хаб отправляет данные.',
  'The cloud has everything.': 'В облаке есть всё.',
  'The line is metered: the log goes every 15 minutes, everything else once a day. For all of it at once: doorward sync now':
    'Связь с оплатой по объёму: журнал уходит каждые 15 минут, остальное раз в день. Отправить всё сразу: doorward sync now',
  'Nothing is sent until somebody says so: doorward sync resume':
    'Ничего не отправляется, пока не будет команды: doorward sync resume',
  'The cloud has removed this hub and takes nothing of it. Doors work as always. When whoever runs the cloud has taken it back: doorward sync now':
    'Облако исключило этот хаб и ничего от него не принимает. Двери работают как обычно. Когда владелец облака вернёт его: doorward sync now',
  'Type this code into the cloud: {code}': 'Введите этот код в облаке: {code}',
  '{standing} But something went wrong: {advice}': '{standing} Но есть неполадка: {advice}',
  'A backup waits, since the sync is paused. Go on: doorward sync resume. Or make one all the same: doorward backup now':
    'Резервная копия ждёт: синхронизация приостановлена. Продолжить: doorward sync resume. Или всё равно сделать копию: doorward backup now',
  'A backup waits, since the line is metered. Make one all the same: doorward backup now':
    'Резервная копия ждёт: связь с оплатой по объёму. Всё равно сделать копию: doorward backup now',
  'The cloud is busy or not quite there. The hub tries again by itself.':
    'Облако занято или ещё не готово. Хаб повторит попытку сам.',
  'The cloud can not be reached. Is the internet there, and DOORWARD_CLOUD_URL right? The hub tries again by itself.':
    'Облако недоступно. Есть ли интернет, верен ли DOORWARD_CLOUD_URL? Хаб повторит попытку сам.',
  "The cloud's certificate can not be trusted, so that nothing was sent: DOORWARD_CLOUD_URL or DOORWARD_CLOUD_CA is wrong, or somebody is in between.":
    'Сертификату облака нельзя доверять, поэтому ничего не отправлено: неверен DOORWARD_CLOUD_URL или DOORWARD_CLOUD_CA, либо кто-то вмешался в соединение.',
  'What the cloud says of itself can not be true, and nothing of it is believed. Ask whoever runs the cloud.':
    'То, что облако сообщает о себе, не может быть правдой, и ничему из этого хаб не верит. Обратитесь к владельцу облака.',
  "The cloud does not take this hub's signature: DOORWARD_CLOUD_URL must be the address that the cloud goes by (its FLEET_URL).":
    'Облако не принимает подпись этого хаба: DOORWARD_CLOUD_URL должен быть адресом, под которым облако знает себя само (его FLEET_URL).',
  "By this hub's clock the cloud's certificate is over. Is the hub's clock right? Else the certificate has to be renewed.":
    'По часам этого хаба срок сертификата облака истёк. Верны ли часы хаба? Если да, сертификат нужно обновить.',
  "By this hub's clock the cloud's certificate is not valid yet. Set the hub's clock.":
    'По часам этого хаба сертификат облака ещё не действует. Установите часы хаба.',
  'The hub itself failed at it: its log says why. It tries again by itself.':
    'Ошибка в самом хабе: причина в его журнале. Он повторит попытку сам.',
  'The cloud refuses what this hub sends ({code}). Update the hub, or ask whoever runs the cloud.':
    'Облако отвергает то, что отправляет этот хаб ({code}). Обновите хаб или обратитесь к владельцу облака.',
  'must be all, none, or kinds of requests with commas between them, as unlock,revoke_pin':
    'должно быть all, none или виды запросов через запятую, например unlock,revoke_pin',
};
