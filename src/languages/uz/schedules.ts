import type { UzbekCatalog } from '../catalog.js';

/** Schedules, and codes that keep to them. */
export const SCHEDULES: UzbekCatalog = {
  'There is no such schedule': 'Bunday jadval yoʻq',
  'There is no such schedule.': 'Bunday jadval yoʻq.',
  'A schedule is missing': 'Jadval koʻrsatilmagan',
  'A schedule is not expected': 'Bu yerda jadval kerak emas',
  'A scheduled PIN needs schedule_id: make a schedule first.':
    'Jadvalli PIN-kod uchun schedule_id kerak: avval jadval yarating.',
  'Only a scheduled PIN has a schedule: use kind "scheduled".':
    'Jadval faqat jadvalli PIN-kodda boʻladi: scheduled turini koʻrsating.',
  'The schedule is in use': 'Jadvaldan foydalanilmoqda',
  'Codes keep to this schedule: revoke them first, or change the schedule.':
    'Bu jadval boʻyicha amal qiladigan kodlar bor: avval ularni bekor qiling yoki jadvalni oʻzgartiring.',
  'The hub has room for no more schedules': 'Xabda jadvallar uchun boshqa joy yoʻq',
  'The hub keeps {count} schedules: delete some that nobody uses.':
    'Xabda {count} ta jadval saqlanadi: hech kim foydalanmaydiganlarini oʻchiring.',
  'This schedule makes no sense: {field} {why}.': 'Bu jadvalda xato bor: {field} {why}.',
  'Two exceptions are for the same day': 'Ikkita istisno bir kunga toʻgʻri keladi',
  'The time asked about is too long': 'Soʻralgan davr juda uzun',
  'The time asked about ends before it begins.': 'Soʻralgan davr boshlanmasdan oldin tugaydi.',
  'Ask about at most {count} days.': 'Koʻpi bilan {count} kun haqida soʻrang.',
  'The time zone is not known': 'Vaqt mintaqasi nomaʼlum',
  'This hub does not know the time zone {zone} of the site.':
    'Bu xab obyektning {zone} vaqt mintaqasini bilmaydi.',
  'There are too many windows in this time': 'Bu davrda juda koʻp vaqt oraligʻi bor',
  'There are more than {count} windows in this time: ask about less of it.':
    'Bu davrda {count} tadan koʻp vaqt oraligʻi bor: qisqaroq davr haqida soʻrang.',
  'Schedule created': 'Jadval yaratildi',
  Schedules: 'Jadvallar',
  Schedule: 'Jadval',
  'Schedule replaced': 'Jadval almashtirildi',
  'Schedule changed': 'Jadval oʻzgartirildi',
  Timeline: 'Xronologiya',
};
