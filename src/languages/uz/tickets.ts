import type { UzbekCatalog } from '../catalog.js';

/** Tickets and cards. */
export const TICKETS: UzbekCatalog = {
  'This is not a ticket, or one that this hub can not read.': 'Bu chipta emas yoki bu xab uni oʻqiy olmaydi.',
  'The ticket was altered: its signature is wrong.': 'Chipta oʻzgartirilgan: imzosi notoʻgʻri.',
  'The ticket is of another hub, or for another door.': 'Chipta boshqa xabniki yoki boshqa eshik uchun.',
  'This hub has no such ticket.': 'Bu xabda bunday chipta yoʻq.',
  'The ticket has been revoked.': 'Chipta bekor qilingan.',
  'The ticket is valid from {valid_from}.': 'Chipta {valid_from} dan boshlab amal qiladi.',
  'The ticket was valid until {valid_until}.': 'Chipta {valid_until} gacha amal qilgan.',
  'The ticket has been used as often as it may be.': 'Chiptadan foydalanish soni tugagan.',
  'The person it was shared with has been deactivated.': 'Chipta berilgan foydalanuvchi oʻchirib qoʻyilgan.',
  'The share under which it was given is not in force now.':
    'Chiptani berishga asos boʻlgan huquq hozir amalda emas.',
  'There is no such ticket': 'Bunday chipta yoʻq',
  'There is no such ticket.': 'Bunday chipta yoʻq.',
  'The ticket opens nothing any more': 'Chipta endi hech narsani ochmaydi',
  'A ticket can not be for so few or so many locks':
    'Chipta buncha kam yoki buncha koʻp qulf uchun boʻla olmaydi',
  'There are too many tickets': 'Chiptalar juda koʻp',
  'The key of the ticket was given up': 'Chiptaning kalitidan voz kechilgan',
  'There are too many keys for tickets': 'Chiptalar uchun kalitlar juda koʻp',
  'The dates are beyond what a ticket can hold': 'Sanalar chiptaga yozib boʻladigan oraliqdan tashqarida',
  'There is no such card': 'Bunday karta yoʻq',
  'There is no such card.': 'Bunday karta yoʻq.',
  'The lock has too many cards': 'Qulfda kartalar juda koʻp',
  'The lock waits for a card already': 'Qulf allaqachon karta kutmoqda',
  'No card is to be enrolled at this lock': 'Bu qulfda roʻyxatga olinadigan karta yoʻq',
  'Present the card at the lock': 'Kartani qulfga tuting',
  'Card enrolment': 'Kartani roʻyxatga olish',
  Cards: 'Kartalar',
  Card: 'Karta',
  'QR tickets revoked': 'QR-chiptalar bekor qilindi',
  'QR tickets have a new key': 'QR-chiptalar uchun yangi kalit oʻrnatildi',
  'QR ticket created': 'QR-chipta yaratildi',
  'QR tickets': 'QR-chiptalar',
  'QR ticket': 'QR-chipta',
  'There are {count} tickets that are not over. Revoke those that nobody needs.':
    'Muddati tugamagan {count} ta chipta bor. Hech kimga kerak boʻlmaganlarini bekor qiling.',
  'The key of this ticket was given up. Make a new ticket.':
    'Bu chiptaning kalitidan voz kechilgan. Yangi chipta yarating.',
  'A ticket is for 1 to {count} locks.': 'Chipta 1 tadan {count} tagacha qulf uchun beriladi.',
  'The ticket would never be valid: it ends before it begins.':
    'Chipta hech qachon amal qilmasdi: muddati boshlanmasdan oldin tugaydi.',
  'A ticket can only be valid between 1970 and February 2106.':
    'Chipta faqat 1970-yildan 2106-yil fevraligacha boʻlgan muddatda amal qilishi mumkin.',
  'is out of range': 'ruxsat etilgan oraliqdan tashqarida',
  'This ticket was revoked before.': 'Bu chipta avval bekor qilingan.',
  'This lock is not paired with the hub: it can present no card.':
    'Bu qulf xab bilan juftlanmagan: u kartani oʻqib bera olmaydi.',
  'This lock has {count} cards already. Revoke those that nobody uses.':
    'Bu qulfda allaqachon {count} ta karta bor. Hech kim foydalanmaydiganlarini bekor qiling.',
  'This lock waits for a card already. Present it, or end the wait first.':
    'Bu qulf allaqachon karta kutmoqda. Kartani tuting yoki avval kutishni toʻxtating.',
  'This lock does not wait for a card.': 'Bu qulf karta kutmayapti.',
  'No card was to be enrolled at this lock since the hub started.':
    'Xab ishga tushganidan beri bu qulfda karta roʻyxatga olinmagan.',
  'There is no such card, or it was revoked before.': 'Bunday karta yoʻq yoki u avval bekor qilingan.',
  '{count} keys are needed for tickets that count still. Revoke those first.':
    'Hali amaldagi chiptalar uchun {count} ta kalit kerak. Avval oʻsha chiptalarni bekor qiling.',
  'This ticket was revoked, used up or is over: it opens nothing.':
    'Bu chipta bekor qilingan, foydalanib boʻlingan yoki muddati tugagan: u hech narsani ochmaydi.',
  'You may not make a ticket for somebody else here': 'Bu yerda boshqa odam uchun chipta yarata olmaysiz',
  'The ticket was not made under your share': 'Chipta sizga berilgan huquq asosida yaratilmagan',
  'You may not enrol a card of somebody else here':
    'Bu yerda boshqa odamning kartasini roʻyxatga ola olmaysiz',
  'The card was not enrolled under your share': 'Karta sizga berilgan huquq asosida roʻyxatga olinmagan',
  'By a share you make tickets for yourself, or for guests: leave "user_id" out.':
    'Berilgan huquq bilan faqat oʻzingiz yoki mehmonlar uchun chipta yarata olasiz: user_id maydonini bermang.',
  'By a share you reach only tickets that were made under it.':
    'Berilgan huquq bilan sizga faqat shu huquq asosida yaratilgan chiptalar ochiq.',
  'By a share you enrol cards of your own only.':
    'Berilgan huquq bilan faqat oʻz kartangizni roʻyxatga ola olasiz.',
  'By a share you revoke only cards that were enrolled under it.':
    'Berilgan huquq bilan faqat shu huquq asosida roʻyxatga olingan kartalarni bekor qila olasiz.',
  'You made {count} tickets that are not over. Revoke those that nobody needs.':
    'Siz muddati tugamagan {count} ta chipta yaratgansiz. Hech kimga kerak boʻlmaganlarini bekor qiling.',
};
