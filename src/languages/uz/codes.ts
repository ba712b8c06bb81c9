import type { UzbekCatalog } from '../catalog.js';

/** One-time codes, signing keys, personal data. */
export const CODES: UzbekCatalog = {
  'Your Doorward code': 'Sizning Doorward kodingiz',
  'Confirm your address for Doorward': 'Doorward uchun manzilingizni tasdiqlang',
  'Set a new Doorward password': 'Doorward uchun yangi parol oʻrnating',
  'Your Doorward code is {code}. It is valid for {count} minutes from when you asked for it. Give it to nobody.':
    'Doorward kodingiz: {code}. U soʻralgan paytdan boshlab {count} daqiqa amal qiladi. Uni hech kimga bermang.',
  'Your Doorward code is {code}. Enter it to confirm that this address is yours. It is valid for {count} minutes from when you asked for it.':
    'Doorward kodingiz: {code}. Bu raqam yoki manzil sizniki ekanini tasdiqlash uchun uni kiriting. U {count} daqiqa amal qiladi.',
  'Your Doorward code for a new password is {code}. It is valid for {count} minutes from when you asked for it. If you did not ask for it, do nothing.':
    'Doorward, yangi parol uchun kod: {code}. U {count} daqiqa amal qiladi. Uni soʻramagan boʻlsangiz, hech narsa qilmang.',
  'The code is wrong, used or too old': 'Kod notoʻgʻri, ishlatilgan yoki eskirgan',
  'This code is wrong, used or too old. Three wrong tries end a code: ask for a new one.':
    'Bu kod notoʻgʻri, ishlatilgan yoki eskirgan. Uchta xato urinishdan keyin kod bekor boʻladi: yangisini soʻrang.',
  'Too many codes were asked for': 'Juda koʻp kod soʻralgan',
  'Too many codes were asked for. Try again in {count} s.':
    'Juda koʻp kod soʻralgan. {count} soniyadan keyin qayta urinib koʻring.',
  'Too many codes are on their way. Try again later.': 'Juda koʻp kod yuborilmoqda. Keyinroq urinib koʻring.',
  'Too many wrong invite codes. Try again in {count} s.':
    'Juda koʻp notoʻgʻri taklif kodi kiritildi. {count} soniyadan keyin qayta urinib koʻring.',
  'The hub has no way to send this': 'Xabda buni yuborish imkoni yoʻq',
  'text messages': 'SMS',
  'e-mail': 'elektron xat',
  'text messages or e-mail': 'SMS yoki elektron xat',
  "This hub can't send {what} yet. Its owner has to set a sender up.":
    'Bu xab hozircha {what} yubora olmaydi. Xab egasi yuborish vositasini sozlashi kerak.',
  'This is no phone number.': 'Bu telefon raqami emas.',
  'This is no e-mail address.': 'Bu elektron pochta manzili emas.',
  'This is no e-mail address, username or phone number.':
    'Bu elektron pochta manzili, foydalanuvchi nomi yoki telefon raqami emas.',
  'If this can be used here, a code is on its way. It is valid for 5 minutes.':
    'Bundan bu yerda foydalanish mumkin boʻlsa, kod yuborildi. U 5 daqiqa amal qiladi.',
  'A code is on its way': 'Kod yuborildi',
  Verified: 'Tasdiqlandi',
  'It is verified already': 'Allaqachon tasdiqlangan',
  'Your phone is verified already.': 'Telefon raqamingiz allaqachon tasdiqlangan.',
  'Your email is verified already.': 'Elektron pochta manzilingiz allaqachon tasdiqlangan.',
  'There is nothing to verify': 'Tasdiqlanadigan narsa yoʻq',
  'You have no phone here. Set it with {request} first.':
    'Bu yerda telefon raqamingiz yoʻq. Avval uni {request} soʻrovi bilan kiriting.',
  'You have no email here. Set it with {request} first.':
    'Bu yerda elektron pochta manzilingiz yoʻq. Avval uni {request} soʻrovi bilan kiriting.',
  'Send the identifier alone to ask for a code, or with code and password to use it.':
    'Kod soʻrash uchun faqat nom, pochta yoki telefonni yuboring; koddan foydalanish uchun ularga kodni va yangi parolni qoʻshing.',
  'Password set. Log in with it': 'Parol oʻrnatildi. U bilan tizimga kiring',
  'Too many keys that sign tokens still count': 'Tokenlarni imzolaydigan juda koʻp kalit hali amalda',
  'There are {count} keys whose tokens still count. Wait until some have expired.':
    'Tokenlari hali amalda boʻlgan {count} ta kalit bor. Ayrimlarining muddati tugashini kuting.',
  'Signing keys': 'Imzo kalitlari',
  'A new key signs tokens': 'Tokenlar yangi kalit bilan imzolanadi',
  Sessions: 'Seanslar',
  'API tokens': 'API tokenlari',
  'Invite code': 'Taklif kodi',
  'New invite code': 'Yangi taklif kodi',
  'Personal data': 'Shaxsiy maʼlumotlar',
  Erased: 'Maʼlumotlar oʻchirildi',
  'You may do this for yourself, or for people you have authority over.':
    'Buni faqat oʻzingiz yoki vakolatingizdagi foydalanuvchilar uchun qila olasiz.',
  'To erase yourself, send your password.': 'Oʻz maʼlumotlaringizni oʻchirish uchun parolingizni yuboring.',
  'The password is not right.': 'Parol notoʻgʻri.',
  'There is no such API token, or it was revoked before.':
    'Bunday API tokeni yoʻq yoki u avval bekor qilingan.',
};
