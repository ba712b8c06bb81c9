import type { UzbekCatalog } from '../catalog.js';

/** Alerts, and the channels that they are sent over. */
export const ALERTS: UzbekCatalog = {
  'There is no such alert': 'Bunday ogohlantirish yoʻq',
  'There is no such alert.': 'Bunday ogohlantirish yoʻq.',
  'The alert is over': 'Ogohlantirish yopilgan',
  'There is a newer alert about the same': 'Shu haqda yangiroq ogohlantirish bor',
  'Silent alerts are for admins': 'Yashirin ogohlantirishlar administratorlar uchun',
  'There is no such channel': 'Bunday kanal yoʻq',
  'There is no such channel.': 'Bunday kanal yoʻq.',
  'Alerts can not be sent there': 'Ogohlantirishlarni u yerga yuborib boʻlmaydi',
  'There are too many channels': 'Kanallar juda koʻp',
  'Channel created': 'Kanal yaratildi',
  Channels: 'Kanallar',
  Channel: 'Kanal',
  'Channel changed': 'Kanal oʻzgartirildi',
  'The test was taken': 'Sinov xabari qabul qilindi',
  'The test was not taken': 'Sinov xabari qabul qilinmadi',
  'Alert rules': 'Ogohlantirish qoidalari',
  'Alert rules changed': 'Ogohlantirish qoidalari oʻzgartirildi',
  Alerts: 'Ogohlantirishlar',
  Alert: 'Ogohlantirish',
  'Alert acknowledged': 'Ogohlantirish bilan tanishildi',
  'Alert resolved': 'Ogohlantirish yopildi',
  'Alert reopened': 'Ogohlantirish qayta ochildi',
  'Failed attempts': 'Muvaffaqiyatsiz urinishlar',
  'Somebody is trying out codes at {lock}.': '{lock}: kimdir kodlarni birma-bir sinab koʻrmoqda.',
  'A code for use under duress was typed at {lock}.': '{lock}: majburlov ostida kiritiladigan kod terildi.',
  'The door of {lock} was opened while its bolt was locked.': '{lock}: qulf yopiq turganda eshik ochildi.',
  'The door of {lock} has been open for too long.': '{lock}: eshik juda uzoq vaqt ochiq turibdi.',
  'The door of {lock} was left unlocked.': '{lock}: eshik qulflanmasdan qoldirildi.',
  'The bolt of {lock} is jammed.': '{lock}: qulf tili tiqilib qoldi.',
  '{lock} was tampered with.': '{lock}: qulfga begona aralashuv boʻldi.',
  'The battery of {lock} is low.': '{lock}: batareya quvvati kam.',
  '{lock} can not be reached.': '{lock}: aloqa yoʻq.',
  '{lock} lost reports of what happened.': '{lock}: ayrim hodisalar haqidagi xabarlar yoʻqoldi.',
  '{lock} holds other codes than it was given.': '{lock}: qulfdagi kodlar unga berilganlarga mos emas.',
  'The clock of the hub jumped.': 'Xab soati keskin surildi.',
  'The log of the hub was changed from outside.': 'Xab jurnali tashqaridan oʻzgartirilgan.',
  'Something that the hub does regularly keeps failing.':
    'Xabning muntazam vazifalaridan biri bajarilmayapti.',
  'The database of the hub is damaged: restore the last backup.':
    'Xab maʼlumotlar bazasi shikastlangan: soʻnggi zaxira nusxani tiklang.',
  'A lockdown was begun.': 'Obyekt bloklandi.',
  '{person} logged in from a new place.': '{person}: tizimga yangi joydan kirildi.',
  'Somebody is trying out passwords of {person}.': '{person}: kimdir bu hisob parollarini sinab koʻrmoqda.',
  'Somebody is trying out codes over the network.': 'Kimdir tarmoq orqali kodlarni sinab koʻrmoqda.',
  'Somebody is trying out names and passwords.': 'Kimdir nom va parollarni sinab koʻrmoqda.',
  'a lock that was removed': 'oʻchirilgan qulf',
  somebody: 'nomaʼlum foydalanuvchi',
  'Silent alerts are shown to admins alone.':
    'Yashirin ogohlantirishlar faqat administratorlarga koʻrsatiladi.',
  '{count} alerts at your doors': 'Eshiklaringiz boʻyicha {count} ta ogohlantirish',
  'This is a test: alerts of your doors will come this way.':
    'Bu sinov: eshiklaringiz boʻyicha ogohlantirishlar shu yoʻl bilan keladi.',
  'This alert is over already. Reopen it if it is not.':
    'Bu ogohlantirish allaqachon yopilgan. Muammo davom etayotgan boʻlsa, uni qayta oching.',
  'The same happened again since: look at the newer alert.':
    'Shundan beri bu yana takrorlandi: yangiroq ogohlantirishga qarang.',
  'There are too many channels already: remove one.': 'Kanallar allaqachon juda koʻp: bittasini oʻchiring.',
  'MQTT is read on the site: it can not be an off-site channel.':
    'MQTT obyektning oʻzida oʻqiladi: u obyektdan tashqaridagi kanal boʻla olmaydi.',
  'MQTT alerts are published to doorward/alerts: leave the target out.':
    'MQTT ogohlantirishlari doorward/alerts mavzusiga yuboriladi: target maydonini bermang.',
  'Expected an e-mail address.': 'Elektron pochta manzili kerak.',
  'Expected a phone number with its country code.': 'Mamlakat kodi bilan telefon raqami kerak.',
  'Expected https://… without user and password (http:// only to this machine).':
    'https://… koʻrinishidagi, foydalanuvchi nomi va parolsiz manzil kerak (http:// faqat shu kompyuter uchun).',
};
