import type { RussianCatalog } from '../catalog.js';

/** Requests and answers in general. */
export const REQUESTS: RussianCatalog = {
  'The body is not JSON': 'Тело запроса не является JSON',
  'The request is malformed': 'Запрос составлен неверно',
  'The Idempotency-Key is malformed': 'Заголовок Idempotency-Key составлен неверно',
  'The input has wrong or missing values': 'В запросе есть неверные или недостающие значения',
  'The body is too large': 'Тело запроса слишком большое',
  'The body must have the media type that this path takes, not compressed':
    'Тело должно быть того типа, который принимает этот адрес, и без сжатия',
  'The header fields are too large': 'Заголовки запроса слишком большие',
  'The request did not arrive in time': 'Запрос не пришёл вовремя',
  'The request did not arrive in time.': 'Запрос не пришёл вовремя.',
  'The method is not allowed here': 'Этот метод здесь не разрешён',
  'A page can not have this size': 'Страница не может быть такого размера',
  'The cursor is not one of this list': 'Этот курсор не от этого списка',
  'Not found': 'Не найдено',
  'This host name is not served': 'Это имя хоста не обслуживается',
  'Requests from this web origin are refused': 'Запросы с этого сайта отклоняются',
  'Too many requests': 'Слишком много запросов',
  'Too many streams of events are open': 'Открыто слишком много потоков событий',
  'The hub is busy': 'Хаб занят',
  'The disk is full; nothing was changed': 'Диск заполнен; ничего не изменено',
  'The disk failed; nothing was changed': 'Сбой диска; ничего не изменено',
  'The hub is stopping': 'Хаб останавливается',
  'The hub is stopping.': 'Хаб останавливается.',
  'The MQTT broker does not run': 'Брокер MQTT не работает',
  'The MQTT broker is not running.': 'Брокер MQTT не работает.',
  'A part of the hub does not work': 'Часть хаба не работает',
  'The hub failed': 'Сбой хаба',
  'The hub failed to do this. Its log has the reason under this request id.':
    'Хаб не смог это сделать. Причина записана в его журнале под номером этого запроса.',
  'The Idempotency-Key is in use': 'Этот Idempotency-Key уже используется',
  'The Idempotency-Key was used for another request': 'Этот Idempotency-Key использован для другого запроса',
  'A request with this Idempotency-Key is being answered': 'Запрос с этим Idempotency-Key ещё выполняется',
  'The first request was interrupted; its outcome is unknown':
    'Первый запрос был прерван; его исход неизвестен',
  'Idempotency-Key must be 1 to 255 visible ASCII characters. A UUID does well.':
    'Idempotency-Key должен состоять из 1–255 видимых символов ASCII. Подойдёт UUID.',
  'The hub was interrupted while it answered the first request with this key, so that may have happened or not. Look, then use a new key.':
    'Хаб был прерван, когда выполнял первый запрос с этим ключом, поэтому действие могло произойти, а могло и нет. Проверьте, затем возьмите новый ключ.',
  'This Idempotency-Key was used for another request. Use a new key for a new request.':
    'Этот Idempotency-Key использован для другого запроса. Для нового запроса возьмите новый ключ.',
  'A request with this Idempotency-Key is being answered. Try again when it has ended.':
    'Запрос с этим Idempotency-Key ещё выполняется. Повторите, когда он закончится.',
  'A request with this Idempotency-Key was begun before.': 'Запрос с этим Idempotency-Key уже был начат.',
  'The hub has {count} streams of events open and serves no more. Try again later.': {
    one: 'В хабе открыт {count} поток событий, больше он не обслуживает. Повторите позже.',
    few: 'В хабе открыты {count} потока событий, больше он не обслуживает. Повторите позже.',
    many: 'В хабе открыто {count} потоков событий, больше он не обслуживает. Повторите позже.',
    other: 'В хабе открыто {count} потока событий, больше он не обслуживает. Повторите позже.',
  },
  'You have {count} streams of events open. Close one.': {
    one: 'У вас открыт {count} поток событий. Закройте один.',
    few: 'У вас открыты {count} потока событий. Закройте один.',
    many: 'У вас открыто {count} потоков событий. Закройте один.',
    other: 'У вас открыто {count} потока событий. Закройте один.',
  },
  'The hub does not answer to this host name. Use localhost, or add the name to DOORWARD_ALLOWED_HOSTS.':
    'Хаб не отвечает по этому имени хоста. Используйте localhost или добавьте имя в DOORWARD_ALLOWED_HOSTS.',
  'Pages from this origin may not use the hub. Add its host name to DOORWARD_ALLOWED_HOSTS if they should.':
    'Страницам с этого сайта нельзя обращаться к хабу. Если это нужно, добавьте имя хоста в DOORWARD_ALLOWED_HOSTS.',
  'application/json, in UTF-8': 'application/json, в кодировке UTF-8',
  'the one this path takes, in UTF-8': 'тот, который принимает этот адрес, в кодировке UTF-8',
  'Send the body as Content-Type: {wanted} and not compressed.':
    'Отправьте тело с заголовком Content-Type: {wanted} и без сжатия.',
  'The body is not a JSON object.': 'Тело запроса не является объектом JSON.',
  'The body may have at most {count} bytes.': {
    one: 'Тело запроса может занимать не более {count} байта.',
    few: 'Тело запроса может занимать не более {count} байт.',
    many: 'Тело запроса может занимать не более {count} байт.',
    other: 'Тело запроса может занимать не более {count} байта.',
  },
  'The header fields may have at most {count} bytes.': {
    one: 'Заголовки могут занимать не более {count} байта.',
    few: 'Заголовки могут занимать не более {count} байт.',
    many: 'Заголовки могут занимать не более {count} байт.',
    other: 'Заголовки могут занимать не более {count} байта.',
  },
  'The body did not arrive whole.': 'Тело запроса пришло не целиком.',
  'Too many requests. Try again in {count} seconds.': {
    one: 'Слишком много запросов. Повторите через {count} секунду.',
    few: 'Слишком много запросов. Повторите через {count} секунды.',
    many: 'Слишком много запросов. Повторите через {count} секунд.',
    other: 'Слишком много запросов. Повторите через {count} секунды.',
  },
  'There is nothing at this path.': 'По этому адресу ничего нет.',
  'There is nothing at this path. See /api/docs.': 'По этому адресу ничего нет. См. /api/docs.',
  "The path can't be decoded.": 'Адрес не удаётся прочитать.',
  'This path takes {methods}.': 'Этот адрес принимает методы: {methods}.',
  'This port speaks HTTPS alone: begin the address with https://.':
    'Этот порт принимает только HTTPS: начните адрес с https://.',
  'This is not an HTTP request.': 'Это не запрос HTTP.',
  Alive: 'Работает',
  Ready: 'Готов',
  'Not working: {parts}.': 'Не работает: {parts}.',
  'Too many codes are being checked. Try again in a moment.':
    'Сейчас проверяется слишком много кодов. Повторите чуть позже.',
  'Too many changes are waiting. Try again in a moment.':
    'Слишком много изменений в очереди. Повторите чуть позже.',
  'The disk is full: the image was not kept.': 'Диск заполнен: файл прошивки не сохранён.',
  'The disk failed: the image was not kept.': 'Сбой диска: файл прошивки не сохранён.',
  'The disk is full and nothing was changed: free some space.':
    'Диск заполнен, ничего не изменено: освободите место.',
  'The disk did not take the change; nothing was changed.': 'Диск не принял изменение; ничего не изменено.',
  'The cursor is not one that this list gave: start without one.':
    'Этот курсор выдан не этим списком: начните без курсора.',
  'A page has 1 to {count} rows.': {
    one: 'На странице может быть от 1 до {count} строки.',
    few: 'На странице может быть от 1 до {count} строк.',
    many: 'На странице может быть от 1 до {count} строк.',
    other: 'На странице может быть от 1 до {count} строки.',
  },
  'Too many exports at once': 'Слишком много экспортов одновременно',
  'The hub is writing {count} exports and begins no more. Try again when one has ended.': {
    one: 'Хаб уже выполняет {count} экспорт и новых не начинает. Повторите, когда он завершится.',
    few: 'Хаб уже выполняет {count} экспорта и новых не начинает. Повторите, когда один из них завершится.',
    many: 'Хаб уже выполняет {count} экспортов и новых не начинает. Повторите, когда один из них завершится.',
    other: 'Хаб уже выполняет {count} экспорта и новых не начинает. Повторите, когда один из них завершится.',
  },
};
