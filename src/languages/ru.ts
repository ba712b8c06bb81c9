import type { RussianCatalog } from './catalog.js';
import { ACCESS } from './ru/access.js';
import { ACCOUNTS } from './ru/accounts.js';
import { ALERTS } from './ru/alerts.js';
import { AUDIT } from './ru/audit.js';
import { BACKUPS } from './ru/backups.js';
import { BROKER } from './ru/broker.js';
import { CALENDARS } from './ru/calendars.js';
import { CODES } from './ru/codes.js';
import { CREDIT } from './ru/credit.js';
import { DECISIONS } from './ru/decisions.js';
import { FIELDS } from './ru/fields.js';
import { INTEGRATIONS } from './ru/integrations.js';
import { JOBS } from './ru/jobs.js';
import { KEYPADS } from './ru/keypads.js';
import { LOCKS } from './ru/locks.js';
import { MODES } from './ru/modes.js';
import { POLICIES } from './ru/policies.js';
import { REQUESTS } from './ru/requests.js';
import { SCHEDULES } from './ru/schedules.js';
import { SHARES } from './ru/shares.js';
import { SITES } from './ru/sites.js';
import { STAYS } from './ru/stays.js';
import { SYNC } from './ru/sync.js';
import { TICKETS } from './ru/tickets.js';
import { TIME } from './ru/time.js';

/**
 * What the hub says in Russian: "вы", short sentences, ё where it belongs, «ёлочки» around names.
 *
 * lock замок, door дверь, hub хаб, device устройство, site объект, keypad клавиатура, PIN PIN-код, code код,
 * person пользователь, account учётная запись, password пароль, token токен, session сеанс, log in войти, log out выйти,
 * role роль, owner владелец, admin администратор, invite code код приглашения, claim code код владельца,
 * install code код установки, serial number серийный номер, label наклейка, pair сопрячь, pairing window режим сопряжения,
 * firmware прошивка, image файл прошивки, command команда, deadline срок, request запрос, body тело, header заголовок,
 * path адрес, stream поток, log журнал, revoke отозвать, outcome исход, credit средства, hold резерв, capture списать, release снять резерв,
 * schedule расписание, exception исключение, window интервал, time zone часовой пояс, share передача прав, ticket билет, card карта,
 * signing key ключ подписи, verify подтвердить, erase стереть, clock часы, machine компьютер, export экспорт, use использование,
 * one-time одноразовый, limited с ограниченным числом использований, enrol зарегистрировать, lockdown блокировка объекта,
 * anti-passback запрет повторного входа, exit выход, secret секретный ключ, calendar календарь, stay проживание, event событие,
 * policy политика, assertion утверждение, source источник, alert тревога, silent тихая, acknowledge принять к сведению,
 * resolve закрыть, channel канал оповещения, duress принуждение, bolt ригель, broker брокер, certificate сертификат, slot ячейка,
 * profile профиль, link связь, client id идентификатор клиента, retained message сохраняемое сообщение,
 * home automation система домашней автоматизации.
 */
export const RUSSIAN: RussianCatalog = {
  ...REQUESTS,
  ...FIELDS,
  ...ACCOUNTS,
  ...ACCESS,
  ...LOCKS,
  ...KEYPADS,
  ...CODES,
  ...CREDIT,
  ...DECISIONS,
  ...SCHEDULES,
  ...SITES,
  ...TIME,
  ...SYNC,
  ...AUDIT,
  ...BACKUPS,
  ...JOBS,
  ...TICKETS,
  ...SHARES,
  ...MODES,
  ...CALENDARS,
  ...POLICIES,
  ...ALERTS,
  ...BROKER,
  ...INTEGRATIONS,
  ...STAYS,
};
