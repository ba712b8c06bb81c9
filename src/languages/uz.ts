import type { UzbekCatalog } from './catalog.js';
import { ACCESS } from './uz/access.js';
import { ACCOUNTS } from './uz/accounts.js';
import { ALERTS } from './uz/alerts.js';
import { AUDIT } from './uz/audit.js';
import { BACKUPS } from './uz/backups.js';
import { BROKER } from './uz/broker.js';
import { CALENDARS } from './uz/calendars.js';
import { CODES } from './uz/codes.js';
import { CREDIT } from './uz/credit.js';
import { DECISIONS } from './uz/decisions.js';
import { FIELDS } from './uz/fields.js';
import { INTEGRATIONS } from './uz/integrations.js';
import { JOBS } from './uz/jobs.js';
import { KEYPADS } from './uz/keypads.js';
import { LOCKS } from './uz/locks.js';
import { MODES } from './uz/modes.js';
import { POLICIES } from './uz/policies.js';
import { REQUESTS } from './uz/requests.js';
import { SCHEDULES } from './uz/schedules.js';
import { SHARES } from './uz/shares.js';
import { SITES } from './uz/sites.js';
import { STAYS } from './uz/stays.js';
import { SYNC } from './uz/sync.js';
import { TICKETS } from './uz/tickets.js';
import { TIME } from './uz/time.js';

/**
 * What the hub says in Uzbek: "siz", short sentences, “quotes” around names. oʻ and gʻ have U+02BB, the tutuq belgisi is U+02BC.
 *
 * lock qulf, door eshik, hub xab, device qurilma, site obyekt, keypad klaviatura, PIN PIN-kod, code kod,
 * person foydalanuvchi, account hisob, password parol, token token, session seans, log in tizimga kirish, log out chiqish,
 * role rol, owner ega, admin administrator, invite code taklif kodi, claim code egalik kodi,
 * install code oʻrnatish kodi, serial number seriya raqami, label yorliq, pair juftlash, pairing window juftlash rejimi,
 * firmware mikrodastur, image mikrodastur fayli, command buyruq, deadline muddat, request soʻrov, body soʻrov tanasi,
 * header sarlavha, path manzil, stream oqim, log jurnal, revoke bekor qilish, outcome natija, credit mablagʻ, hold band qilingan mablagʻ,
 * capture yechib olish, release boʻshatish, schedule jadval, exception istisno, window vaqt oraligʻi, time zone vaqt mintaqasi,
 * share berilgan huquq, ticket chipta, card karta, signing key imzo kaliti, verify tasdiqlash, erase maʼlumotlarni oʻchirish,
 * clock soat, machine kompyuter, export eksport, use foydalanish, one-time bir martalik, limited foydalanishlar soni cheklangan,
 * calendar taqvim, stay turish muddati, alert ogohlantirish, channel kanal, policy siyosat, lockdown bloklash,
 * anti-passback takroriy kirishdan himoya, exit chiqish qulfi, enrol roʻyxatga olish,
 * broker broker, certificate sertifikat, client id mijoz identifikatori, profile profil, slot katak, home automation uy avtomatikasi.
 */
export const UZBEK: UzbekCatalog = {
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
