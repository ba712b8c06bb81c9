import type { UzbekCatalog } from '../catalog.js';

/** Zaxira nusxalari va ulardan keyingi tekshiruv. */
export const BACKUPS: UzbekCatalog = {
  'Held for review': 'Tekshirilishi kutilmoqda',
  Released: 'Ruxsat berildi',
  'It is not held for review': 'U tekshirilishini kutmayapti',
  'Nothing with this id is held for review.':
    'Tekshirilishi kutilayotganlar orasida bunday identifikator yoʻq.',
  'The database is being looked at': 'Maʼlumotlar bazasi tekshirilmoqda',
  'The database could not be looked at': 'Maʼlumotlar bazasini tekshirib boʻlmadi',
  'The database is being looked at already.': 'Maʼlumotlar bazasi allaqachon tekshirilmoqda.',
  'There is not enough space beside the database for the copy that is looked at.':
    'Maʼlumotlar bazasining tekshiriladigan nusxasi uchun diskda joy yetarli emas.',
  'The look at the database was interrupted. Try again.':
    'Maʼlumotlar bazasini tekshirish uzilib qoldi. Qaytadan urinib koʻring.',
  Database: 'Maʼlumotlar bazasi',
  Backups: 'Zaxira nusxalari',
  'A backup is being made': 'Zaxira nusxasi olinmoqda',
  'The last backup is being read back': 'Oxirgi zaxira nusxasi qayta oʻqilmoqda',
  'No place for backups is set': 'Zaxira nusxalari uchun joy koʻrsatilmagan',
  'No place for backups is set: give one as DOORWARD_BACKUP_TO.':
    'Zaxira nusxalari uchun joy koʻrsatilmagan: uni DOORWARD_BACKUP_TO da bering.',
  'No place for backups is set.': 'Zaxira nusxalari uchun joy koʻrsatilmagan.',
  'There is no recovery key': 'Tiklash kaliti yoʻq',
  'A backup is being made or proved': 'Zaxira nusxasi olinmoqda yoki tekshirilmoqda',
  'A backup is being made or proved already.': 'Zaxira nusxasi allaqachon olinmoqda yoki tekshirilmoqda.',
  'There is no such backup': 'Bunday zaxira nusxasi yoʻq',
  'There is no such backup.': 'Bunday zaxira nusxasi yoʻq.',
  'The place for backups can not be reached': 'Zaxira nusxalari joyiga yetib boʻlmayapti',
  'This is not the public half of a recovery key': 'Bu tiklash kalitining ochiq qismi emas',
  'This is not the public half of a recovery key (age1…).': 'Bu tiklash kalitining ochiq qismi emas (age1…).',
  'There is a recovery key already': 'Tiklash kaliti allaqachon bor',
  'There is a recovery key already. With another one, older backups still need the old key.':
    'Tiklash kaliti allaqachon bor. Kalit almashtirilsa ham, eski nusxalar uchun eski kalit kerak boʻlaveradi.',
  'must be cloud, an absolute folder, or s3:https://host/bucket/prefix':
    'cloud, toʻliq yoʻlli papka yoki s3:https://host/bucket/prefix boʻlishi kerak',
  'There is no cloud to put backups into.': 'Zaxira nusxalari uchun bulut yoʻq.',
  'There is no recovery key yet: make one first.': 'Tiklash kaliti hali yoʻq: avval uni yarating.',
  '{folder} can not be written.': '{folder} ga yozib boʻlmaydi.',
  '{place} can not be reached: {why}.': '{place} bilan aloqa yoʻq: {why}.',
  '{place} refuses: {why}.': '{place} rad etdi: {why}.',
  'There is no such backup ({refusal}).': 'Bunday zaxira nusxasi yoʻq ({refusal}).',
  '{file} is not there.': '{file} fayli yoʻq.',
  'The place for backups refuses': 'Zaxira nusxalari joyi rad etmoqda',
  'The backup program was ended': 'Zaxira nusxalash dasturi toʻxtatildi',
  'The backup program was ended.': 'Zaxira nusxalash dasturi toʻxtatildi.',
};
