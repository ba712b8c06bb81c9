import type { UzbekCatalog } from '../catalog.js';

/** Policies that are tested, and sources of wrong codes. */
export const POLICIES: UzbekCatalog = {
  'The policy can not be tested': 'Siyosatni tekshirib boʻlmaydi',
  'The policy asks about too much at once': 'Siyosat birdaniga juda koʻp narsani soʻraydi',
  'Too many wrong codes from here': 'Bu yerdan juda koʻp notoʻgʻri kod kiritildi',
  'There is no such source of wrong codes': 'Bunday notoʻgʻri kodlar manbai yoʻq',
  'There is no such source of wrong codes.': 'Bunday notoʻgʻri kodlar manbai yoʻq.',
  'Exactly one of user_id, pin_id, ticket_id and card_id is needed.':
    'user_id, pin_id, ticket_id va card_id dan aynan bittasi kerak.',
  'Sources of wrong codes': 'Notoʻgʻri kodlar manbalari',
  'It may try codes again': 'Bu manba yana kod kiritishi mumkin',
  'Either at alone, or from, until, days, start and end.':
    'Faqat at yoki from, until, days, start va end kerak.',
  'Needed: start and end go together.': 'Koʻrsatilishi shart: start va end birga beriladi.',
  'There is no such reason: POST /api/v1/access/explain tells them as reason.':
    'Bunday sabab yoʻq: sabablarni POST /api/v1/access/explain javobidagi reason maydonidan bilish mumkin.',
  'Exactly one of user, role, pin and anybody is needed.':
    'user, role, pin va anybody dan aynan bittasi kerak.',
  'Exactly one of lock and site is needed.': 'lock va site dan aynan bittasi kerak.',
  'Goes with role or anybody only.': 'Faqat role yoki anybody bilan birga beriladi.',
  'Policy tested': 'Siyosat tekshirildi',
  'Too many wrong codes came from you or from your address: wait, or ask an admin to reset it.':
    'Sizdan yoki manzilingizdan juda koʻp notoʻgʻri kod kiritildi: kuting yoki administratordan cheklovni olib tashlashni soʻrang.',
  'names nobody: use an e-mail, a username, a phone or an id':
    'hech kimni koʻrsatmaydi: elektron pochta manzili, foydalanuvchi nomi, telefon raqami yoki id kiriting',
  'names no PIN: use its label or its id':
    'hech qaysi PIN-kodni koʻrsatmaydi: uning nomini yoki id qiymatini kiriting',
  'is the label of several PINs: use the id': 'bir nechta PIN-kodning nomi: id qiymatini kiriting',
  'names no lock: use its device-id': 'hech qaysi qulfni koʻrsatmaydi: uning device-id qiymatini kiriting',
  'is a site without locks: nothing could fail': 'qulfsiz obyekt: tekshiriladigan narsa yoʻq',
  'The policy can not be tested: correct what the errors name, and test it again.':
    'Siyosatni tekshirib boʻlmaydi: xatolarda koʻrsatilganlarni tuzating va qayta tekshiring.',
  'This policy asks about too many people and codes at too many locks and times: test fewer assertions at once, or a shorter time.':
    'Bu siyosat juda koʻp foydalanuvchi, kod, qulf va vaqtni qamrab oladi: bir safarda kamroq shartni yoki qisqaroq davrni tekshiring.',
  "can't be read: the time zone of the lock's site is not known to this machine":
    'oʻqib boʻlmaydi: qulf obyektining vaqt mintaqasi bu kompyuterga nomaʼlum',
  'never comes between from and until: nothing could fail':
    'from va until orasida hech qachon kelmaydi: tekshiriladigan narsa yoʻq',
};
