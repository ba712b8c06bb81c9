import type { RussianCatalog } from '../catalog.js';

/** Another MQTT broker, home automation, slots of codes, basic locks. `{broker}` is its host and port: it is not declined. */
export const INTEGRATIONS: RussianCatalog = {
  'This lock takes no codes': 'Этот замок не принимает коды',
  'Lock "{lock}" has the profile "basic": it never asks the hub, so no code works at it.':
    'У замка «{lock}» профиль basic: он никогда не обращается к хабу, поэтому коды на нём не работают.',
  'Only a lock on MQTT can be basic': 'Профиль basic бывает только у замка, подключённого по MQTT',
  'Only a lock on MQTT can have the profile "basic". Pair it over mqtt, or with the profile "full".':
    'Профиль basic бывает только у замка, подключённого по MQTT. Сопрягите замок через mqtt или с профилем full.',
  'There is no such slot': 'Такой ячейки для кода нет',
  'The slots of codes are 0 to {last}.': 'Номера ячеек для кодов — от 0 до {last}.',
  'The link to the other MQTT broker does not run': 'Связь с другим брокером MQTT не работает',
  'Link to the other MQTT broker': 'Связь с другим брокером MQTT',
  'The hub is not a client of the broker now.': 'Хаб сейчас не является клиентом этого брокера.',
  'No API token is set for commands from there: set one with DOORWARD_BRIDGE_TOKEN.':
    'Для команд, приходящих оттуда, не задан токен API: задайте его настройкой DOORWARD_BRIDGE_TOKEN.',
  "{broker} can not be found by its name. Check DOORWARD_BRIDGE_URL, and whether the house's name service is there.":
    'Брокер {broker} не удаётся найти по имени. Проверьте DOORWARD_BRIDGE_URL и работу службы имён в локальной сети.',
  'Nothing listens at {broker}. Start the broker there, or mend DOORWARD_BRIDGE_URL.':
    'По адресу {broker} никто не принимает соединения. Запустите там брокер или исправьте DOORWARD_BRIDGE_URL.',
  '{broker} can not be reached over the network. Check its power and its network, or DOORWARD_BRIDGE_URL.':
    'Брокер {broker} недоступен по сети. Проверьте его питание и сеть или DOORWARD_BRIDGE_URL.',
  '{broker} took the connection and does not answer as an MQTT broker. Check the port, and whether it wants TLS (mqtts://).':
    'Узел {broker} принял соединение, но не отвечает как брокер MQTT. Проверьте порт и то, не требуется ли TLS (mqtts://).',
  '{broker} closed the connection without saying why. Its own log may tell.':
    'Брокер {broker} закрыл соединение, не сообщив причину. Возможно, она указана в его журнале.',
  '{broker} closed the connection before TLS was agreed. Check that it speaks TLS at this port; its own log may tell more.':
    'Брокер {broker} закрыл соединение до согласования TLS. Проверьте, что он использует TLS на этом порту; возможно, подробности указаны в его журнале.',
  '{broker} does not speak TLS at this port. Use the port that does, or mqtt:// for one without.':
    'Брокер {broker} не использует TLS на этом порту. Укажите порт с TLS или mqtt:// для порта без него.',
  'The certificate of {broker} is not signed by anybody the hub trusts. Name the file with its authority in DOORWARD_BRIDGE_CA.':
    'Сертификат брокера {broker} не подписан никем, кому доверяет хаб. Укажите файл с сертификатом его центра сертификации в DOORWARD_BRIDGE_CA.',
  'The certificate of {broker} is made out to another name. Use in DOORWARD_BRIDGE_URL the name that stands in it, or have it made anew.':
    'Сертификат брокера {broker} выдан на другое имя. Укажите в DOORWARD_BRIDGE_URL имя из сертификата или выпустите сертификат заново.',
  'The certificate of {broker} is not valid at this time. Renew it, or set the clock of the hub if that is wrong.':
    'Сертификат брокера {broker} сейчас не действует. Обновите его или переведите часы хаба, если они неверны.',
  '{broker} asks for a certificate of the hub, which has none for it. Let it ask for a password.':
    'Брокер {broker} требует от хаба сертификат, а у хаба его нет. Настройте брокер так, чтобы он запрашивал пароль.',
  '{broker} does not take this user and password. Check DOORWARD_BRIDGE_USER and DOORWARD_BRIDGE_PASSWORD.':
    'Брокер {broker} не принимает это имя пользователя и пароль. Проверьте DOORWARD_BRIDGE_USER и DOORWARD_BRIDGE_PASSWORD.',
  '{broker} does not take this client id. Set another with DOORWARD_BRIDGE_CLIENT_ID.':
    'Брокер {broker} не принимает этот идентификатор клиента. Задайте другой настройкой DOORWARD_BRIDGE_CLIENT_ID.',
  'Another program connected to {broker} with the client id of the hub. Give each its own with DOORWARD_BRIDGE_CLIENT_ID.':
    'К брокеру {broker} подключилась другая программа с идентификатором клиента этого хаба. Задайте хабу отдельный идентификатор настройкой DOORWARD_BRIDGE_CLIENT_ID.',
  '{broker} takes no more connections now. The hub tries again by itself.':
    'Брокер {broker} сейчас не принимает новых соединений. Хаб сам повторит попытку.',
  '{broker} refuses the connection (MQTT reason {reason}). Its own log may tell why.':
    'Брокер {broker} отклоняет соединение (код причины MQTT: {reason}). Возможно, подробности указаны в его журнале.',
  '{broker} was silent for too long. The hub connects again by itself.':
    'Брокер {broker} слишком долго не отвечал. Хаб сам подключится снова.',
  '{broker} sent a packet that is longer than the hub takes.':
    'Брокер {broker} прислал пакет длиннее, чем принимает хаб.',
  "{broker} passes on what is said at the hub's own broker: it is the same one, or tied to it. Name another in DOORWARD_BRIDGE_URL, or take the tie out.":
    'Брокер {broker} передаёт то, что публикуется в собственном брокере хаба: это тот же брокер или связанный с ним. Укажите в DOORWARD_BRIDGE_URL другой брокер или уберите эту связь.',
  '{broker} has another hub already ({reason}); both would hear the same orders. Give this hub another broker. If the other one is gone for good, take away what it left there: the retained message at doorward/hub/owner.':
    'У брокера {broker} уже есть другой хаб ({reason}); оба получали бы одни и те же команды. Дайте этому хабу другой брокер. Если того хаба больше нет, удалите оставленное им сохраняемое сообщение в doorward/hub/owner.',
  '{broker} does not let the hub hear commands. Allow its user to read homeassistant/status, doorward/+/+/set and doorward/hub/#.':
    'Брокер {broker} не разрешает хабу получать команды. Разрешите пользователю хаба читать homeassistant/status, doorward/+/+/set и doorward/hub/#.',
  '{broker} refused what the hub said. Allow its user to write doorward/# and homeassistant/#.':
    'Брокер {broker} отклонил сообщения хаба. Разрешите пользователю хаба писать в doorward/# и homeassistant/#.',
  '{broker} keeps no retained messages, without which home automation finds no locks. Allow them there.':
    'Брокер {broker} не хранит сохраняемых сообщений, а без них система домашней автоматизации не находит замки. Разрешите такие сообщения в брокере.',
  '{broker} and the hub do not understand each other ({reason}).':
    'Брокер {broker} и хаб не понимают друг друга ({reason}).',
};
