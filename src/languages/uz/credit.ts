import type { UzbekCatalog } from '../catalog.js';

/** Credit: what is on a balance, held and paid with it. */
export const CREDIT: UzbekCatalog = {
  'There is not enough credit': 'Mablagʻ yetarli emas',
  'There is not so much credit. Top it up first.': 'Mablagʻ yetarli emas. Avval balansni toʻldiring.',
  'The balance would be too large': 'Balans juda katta boʻlib ketardi',
  'A balance is at most {most}: with this it would be more.':
    'Balans koʻpi bilan {most} boʻladi: bu bilan undan oshib ketardi.',
  'The transaction is known with other values': 'Bu tranzaksiya boshqa qiymatlar bilan qayd etilgan',
  'The transaction "{transaction}" is known with another person, amount or step. Use a new transaction_id for something new.':
    '“{transaction}” tranzaksiyasi boshqa foydalanuvchi, summa yoki amal bilan qayd etilgan. Yangi amal uchun yangi transaction_id bering.',
  'There is no such hold': 'Bunday band qilingan mablagʻ yoʻq',
  'There is no hold "{transaction}".': '“{transaction}” boʻyicha band qilingan mablagʻ yoʻq.',
  'The hold has ended': 'Mablagʻni band qilish tugagan',
  'The hold "{transaction}" was captured or released before.':
    '“{transaction}” boʻyicha band qilingan mablagʻ avval yechib olingan yoki boʻshatilgan.',
  'More than was held can not be captured': 'Band qilinganidan koʻp mablagʻ yechib boʻlmaydi',
  'More than was held can not be captured.': 'Band qilinganidan koʻp mablagʻ yechib boʻlmaydi.',
  'The amount is missing or can not be.': 'Summa koʻrsatilmagan yoki bunday boʻla olmaydi.',
  'You may read your own balance only.': 'Faqat oʻz balansingizni koʻra olasiz.',
  'You may not change the credit of a person with the role {role}.':
    'Siz {role} rolidagi foydalanuvchining mablagʻini oʻzgartira olmaysiz.',
  Balance: 'Balans',
  'Credit entries': 'Mablagʻ harakatlari',
  'Credit added': 'Mablagʻ qoʻshildi',
  'Credit held': 'Mablagʻ band qilindi',
  'Credit captured': 'Mablagʻ yechib olindi',
  'Credit released': 'Mablagʻ boʻshatildi',
  'Done before': 'Avval bajarilgan',
  'must be more than 0': '0 dan katta boʻlishi kerak',
  'is empty: write it as 12, 12.5 or 12.50': 'boʻsh: summani 12, 12.5 yoki 12.50 kabi yozing',
  'must have no sign: write it as 12, 12.5 or 12.50':
    'plyus yoki minus belgisi boʻlmasligi kerak: summani 12, 12.5 yoki 12.50 kabi yozing',
  'has more than 2 places after the point': 'nuqtadan keyin 2 tadan ortiq raqam bor',
  'must not begin with a zero that says nothing: write it as 12, 12.5 or 12.50':
    'ortiqcha nol bilan boshlanmasligi kerak: summani 12, 12.5 yoki 12.50 kabi yozing',
  'is more than 9999999999999.99, the largest amount': 'eng katta summadan, 9999999999999.99 dan koʻp',
  'must have 0 to 9 and at most one point, no spaces or other signs: write it as 12, 12.5 or 12.50':
    'faqat 0 dan 9 gacha raqamlar va koʻpi bilan bitta nuqta boʻlishi, boʻsh joy va boshqa belgilar boʻlmasligi kerak: summani 12, 12.5 yoki 12.50 kabi yozing',
};
