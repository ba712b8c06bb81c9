import type { UzbekCatalog } from '../catalog.js';

/** Shares of a lock, and what is made under them. */
export const SHARES: UzbekCatalog = {
  'The lock is shared with this person already': 'Bu foydalanuvchiga qulf boʻyicha huquq allaqachon berilgan',
  'The lock has room for no more shares': 'Qulfda boshqa huquq berish uchun joy yoʻq',
  'The share can not be given on any further': 'Berilgan huquqni bundan ortiq boshqalarga oʻtkazib boʻlmaydi',
  'The share has ended': 'Berilgan huquq tugagan',
  'Nobody can share more than they have': 'Hech kim oʻzida boridan ortiq huquq bera olmaydi',
  'The share gives nothing': 'Berilgan huquq hech narsaga ruxsat bermaydi',
  'You can not share with yourself': 'Oʻzingizga huquq bera olmaysiz',
  'The owner needs no share': 'Egaga huquq berish shart emas',
  'The person has been deactivated': 'Foydalanuvchi oʻchirib qoʻyilgan',
  'The PIN was not made under your share': 'PIN-kod sizga berilgan huquq asosida yaratilmagan',
  'You may not make a PIN for somebody else here': 'Bu yerda boshqa birov uchun PIN-kod yarata olmaysiz',
  'Lock shared': 'Qulf boʻyicha huquq berildi',
  Shares: 'Berilgan huquqlar',
  Share: 'Berilgan huquq',
  'Share updated': 'Berilgan huquq oʻzgartirildi',
  'Lock transferred': 'Qulf yangi egasiga oʻtkazildi',
  'By a share you make PINs for yourself, or for guests: leave "user_id" out.':
    'Berilgan huquq bilan faqat oʻzingiz yoki mehmonlar uchun PIN-kod yarata olasiz: user_id maydonini bermang.',
  'is somebody else': 'boshqa foydalanuvchini koʻrsatadi',
  'By a share you change only PINs that were made under it.':
    'Berilgan huquq bilan faqat shu huquq asosida yaratilgan PIN-kodlarni oʻzgartira olasiz.',
  'This person has been deactivated: activate them first.':
    'Bu foydalanuvchi oʻchirib qoʻyilgan: avval uni faollashtiring.',
  'names somebody who is deactivated': 'oʻchirib qoʻyilgan foydalanuvchini koʻrsatadi',
  'A share gives at least one right.': 'Kamida bitta huquq berilishi kerak.',
  'must be true, or another right': 'shu yoki boshqa huquq true boʻlishi kerak',
  'The share would never count: it ends before it begins.':
    'Berilgan huquq hech qachon amal qilmasdi: muddati boshlanmasdan oldin tugaydi.',
  'must be after valid_from, and after now': 'valid_from dan ham, hozirgi vaqtdan ham keyin boʻlishi kerak',
  'A share can not give more than the share by which it is given, nor for longer.':
    'Oʻzingizga berilgan huquqdan ortigʻini yoki undan uzoqroq muddatga bera olmaysiz.',
  'is more than you have yourself': 'oʻzingizda boridan ortiq',
  'The lock is shared with this person already: change that share.':
    'Bu foydalanuvchiga qulf boʻyicha huquq allaqachon berilgan: oʻsha huquqni oʻzgartiring.',
  'has a share of this lock': 'bu qulf boʻyicha huquqqa ega',
  'This lock has no such share.': 'Bu qulf boʻyicha bunday berilgan huquq yoʻq.',
  'The share has ended: share the lock anew.':
    'Berilgan huquq tugagan: qulf boʻyicha huquqni qaytadan bering.',
  'You can not share a lock with yourself.': 'Qulf boʻyicha huquqni oʻzingizga bera olmaysiz.',
  'is you': 'bu oʻzingiz',
  'The owner of a lock has every right on it already.': 'Qulf egasida u boʻyicha barcha huquqlar bor.',
  'is the owner of the lock': 'qulf egasini koʻrsatadi',
  'A lock has at most {count} shares: revoke some first.':
    'Bitta qulf boʻyicha koʻpi bilan {count} ta huquq beriladi: avval ayrimlarini bekor qiling.',
  'A share can be given on {count} times at most: ask the owner of the lock.':
    'Berilgan huquq boshqalarga koʻpi bilan {count} marta oʻtkaziladi: qulf egasiga murojaat qiling.',
};
