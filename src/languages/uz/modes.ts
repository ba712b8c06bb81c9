import type { UzbekCatalog } from '../catalog.js';

/** Lockdown, anti-passback, and a lock in the place of another. */
export const MODES: UzbekCatalog = {
  'One of those to be let in is not known': 'Kirishiga ruxsat beriladiganlardan biri nomaʼlum',
  'The site is not locked down': 'Obyekt bloklanmagan',
  'These rules do not go together': 'Bu qoidalarni birga qoʻllab boʻlmaydi',
  'There is no such lock to be the exit of': 'Chiqish qulfi biriktiriladigan bunday qulf yoʻq',
  'The lock is not paired': 'Qulf juftlanmagan',
  'The site is locked down': 'Obyekt bloklandi',
  Lockdown: 'Obyektni bloklash',
  'Lock replaced': 'Qulf almashtirildi',
  'The new lock takes its place when it logs in': 'Yangi qulf tizimga kirgach, eskisining oʻrnini egallaydi',
  'Who is inside': 'Kim ichkarida',
  'Lock "{lock}" is not paired, so there is nothing to replace. Pair it instead.':
    '“{lock}” qulfi juftlanmagan, shuning uchun almashtiriladigan narsa yoʻq. Uning oʻrniga qulfni juftlang.',
  'Another secret was made for this lock meanwhile.':
    'Shu orada bu qulf uchun boshqa maxfiy kalit yaratildi.',
  'A lock is either an exit or has anti-passback: an exit must never keep anybody in. Set one of the two to null.':
    'Qulf chiqish qulfi boʻladi yoki takroriy kirishdan himoyalanadi: chiqish hech qachon odamni ichkarida ushlab qolmasligi kerak. Ikkisidan biriga null qiymatini bering.',
  'not together with anti_passback_s': 'anti_passback_s bilan birga boʻlmaydi',
  'There is no such lock of which this one could be the exit.':
    'Bu qulf chiqish qulfi boʻla oladigan bunday qulf yoʻq.',
  'names no other lock': 'boshqa qulfni koʻrsatmaydi',
  'One of those who are to be let in is nobody here.':
    'Kirishiga ruxsat beriladiganlardan biri bu xabda mavjud emas.',
  'The site is not locked down.': 'Obyekt bloklanmagan.',
  'This site is locked down: end the lockdown first.': 'Bu obyekt bloklangan: avval bloklashni tugating.',
};
