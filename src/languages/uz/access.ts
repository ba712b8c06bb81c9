import type { UzbekCatalog } from '../catalog.js';

/** Codes, and why a door opens or not. */
export const ACCESS: UzbekCatalog = {
  'You may not do this at this door now': 'Hozir bu eshikda buni qila olmaysiz',
  'There is no such PIN': 'Bunday PIN-kod yoʻq',
  'There is no such PIN.': 'Bunday PIN-kod yoʻq.',
  'The PIN is for no lock, or for too many':
    'PIN-kod hech qaysi qulf uchun berilmagan yoki juda koʻp qulf uchun berilgan',
  'It would end before it begins': 'Muddat boshlanmasdan oldin tugagan boʻlardi',
  'Dates are missing': 'Sanalar koʻrsatilmagan',
  'Dates are not expected': 'Bu yerda sanalar kerak emas',
  'No free PIN was found': 'Boʻsh PIN-kod topilmadi',
  'Too many wrong codes on this lock': 'Bu qulfda juda koʻp notoʻgʻri kod kiritildi',
  'This PIN can not be used on one of these locks':
    'Bu qulflardan birida bunday PIN-koddan foydalanib boʻlmaydi',
  'The PIN is too easy to guess': 'PIN-kodni topish juda oson',
  'The PIN is for too many locks': 'PIN-kod juda koʻp qulf uchun berilgan',
  'The PIN has the wrong form': 'PIN-kod shakli notoʻgʻri',
  Credentials: 'Qulf kodlari',
  'PIN created': 'PIN-kod yaratildi',
  PINs: 'PIN-kodlar',
  PIN: 'PIN-kod',
  'There is no such PIN, or it was revoked before.': 'Bunday PIN-kod yoʻq yoki u avval bekor qilingan.',
  'This code can\'t be used on one of these locks. Choose another, or leave "pin" out and the hub proposes one.':
    'Bu qulflardan birida bunday koddan foydalanib boʻlmaydi. Boshqasini tanlang yoki pin maydonini bermang, shunda xab oʻzi taklif qiladi.',
  'This PIN cannot be used on one of these locks: choose another.':
    'Bu qulflardan birida bunday PIN-koddan foydalanib boʻlmaydi: boshqasini tanlang.',
  'Too many wrong codes on this lock: wait until its keypad is open again.':
    'Bu qulfda juda koʻp notoʻgʻri kod kiritildi: klaviaturasi ochilguncha kuting.',
  'A PIN is for 1 to {count} locks.': 'PIN-kod 1 tadan {count} tagacha qulf uchun beriladi.',
  'A PIN is for at most {count} locks.': 'PIN-kod koʻpi bilan {count} ta qulf uchun beriladi.',
  'The PIN would never be valid: it ends before it begins.':
    'PIN-kod hech qachon amal qilmasdi: muddati boshlanmasdan oldin tugaydi.',
  'A dated PIN needs valid_from, valid_until or both.':
    'Muddatli PIN-kod uchun valid_from, valid_until yoki ikkalasi kerak.',
  'A permanent PIN has no window: use kind "dated".':
    'Doimiy PIN-kodning muddati boʻlmaydi: dated turini koʻrsating.',
  'A PIN has 4 to 8 digits.': 'PIN-kodda 4 tadan 8 tagacha raqam boʻladi.',
  'This code is too easy to guess: {why}': 'Bu kodni topish juda oson: {why}',
  'It repeats one digit.': 'Unda bitta raqam takrorlanadi.',
  'It is a run of digits.': 'Undagi raqamlar ketma-ket keladi.',
  'It is a year.': 'Bu yil.',
  'It is one of the codes people choose most.': 'Bu eng koʻp tanlanadigan kodlardan biri.',
  'The lock is not paired with this hub.': 'Qulf bu xab bilan juftlanmagan.',
  'The lock is paired.': 'Qulf juftlangan.',
  'The keypad is not locked out.': 'Klaviatura bloklanmagan.',
  'No PIN on this lock has this code.': 'Bu qulfda bunday raqamli PIN-kod yoʻq.',
  'A valid PIN of this lock.': 'Bu qulfning amaldagi PIN-kodi.',
  "The installer's command line on the hub itself.": 'Xabning oʻzidagi oʻrnatuvchi buyruq satri.',
  'The owner of the lock.': 'Qulf egasi.',
  'An admin of the hub.': 'Xab administratori.',
  'Only the owner of a lock may reboot it.': 'Qulfni faqat uning egasi qayta ishga tushira oladi.',
  'Neither owner nor admin, and no right on this lock was shared.':
    'Na ega, na administrator, va bu qulf boʻyicha huquq berilmagan.',
};
