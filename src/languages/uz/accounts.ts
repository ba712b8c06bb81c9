import type { UzbekCatalog } from '../catalog.js';

/** People, log-in, tokens, invitations. */
export const ACCOUNTS: UzbekCatalog = {
  'Log in first': 'Avval tizimga kiring',
  'Wrong identifier or password': 'Nom yoki parol notoʻgʻri',
  'The account is disabled': 'Hisob oʻchirib qoʻyilgan',
  'The token has expired': 'Token muddati tugagan',
  'The token is not valid yet': 'Token hali kuchga kirmagan',
  'The token was not signed by this hub': 'Tokenni bu xab imzolamagan',
  'The token uses another algorithm': 'Token boshqa algoritmdan foydalanadi',
  'The token is malformed': 'Token notoʻgʻri tuzilgan',
  'The token is of the wrong type': 'Token turi notoʻgʻri',
  'The token was revoked': 'Token bekor qilingan',
  'The user no longer exists': 'Bu foydalanuvchi endi yoʻq',
  'The user is disabled': 'Foydalanuvchi oʻchirib qoʻyilgan',
  'Wrong claim code': 'Egalik kodi notoʻgʻri',
  'The hub has an owner already': 'Xabning egasi allaqachon bor',
  'Your role may not do this': 'Rolingizga bunga ruxsat yoʻq',
  'There is such a user already': 'Bunday foydalanuvchi allaqachon bor',
  'The password is too short': 'Parol juda qisqa',
  'The password is too long': 'Parol juda uzun',
  'The password is too common': 'Parol juda keng tarqalgan',
  'You may not give this role': 'Siz bu rolni bera olmaysiz',
  'The hub needs an admin': 'Xabga administrator kerak',
  'There is room for no more API tokens': 'Yangi API tokenlari uchun joy yoʻq',
  'There is no such API token': 'Bunday API tokeni yoʻq',
  'This API token may not do this': 'Bu API tokeniga bunga ruxsat yoʻq',
  'Nobody can sign up here': 'Bu yerda roʻyxatdan oʻtish yopiq',
  'An invite code is needed to sign up here': 'Bu yerda roʻyxatdan oʻtish uchun taklif kodi kerak',
  'The invite code is not right': 'Taklif kodi notoʻgʻri',
  'You have entered an invite code before': 'Siz avval taklif kodini kiritgansiz',
  'You are logged in already': 'Siz allaqachon tizimga kirgansiz',
  'There is no such session': 'Bunday seans yoʻq',
  'There is no such person': 'Bunday foydalanuvchi yoʻq',
  'There is no such person.': 'Bunday foydalanuvchi yoʻq.',
  'Log in, and send the access token as: Authorization: Bearer TOKEN, or an API token as: Authorization: Token TOKEN.':
    'Tizimga kiring va kirish tokenini Authorization: Bearer TOKEN yoki API tokenini Authorization: Token TOKEN sarlavhasida yuboring.',
  'This API token was not made for {permission}.': 'Bu API tokeni {permission} uchun yaratilmagan.',
  'This needs the permission {permission}, which the role {role} does not have.':
    'Buning uchun {permission} huquqi kerak, {role} rolida esa u yoʻq.',
  'API token created. It is shown this once.': 'API tokeni yaratildi. U faqat bir marta koʻrsatiladi.',
  'Your API tokens': 'Sizning API tokenlaringiz',
  'One of email, username and phone is needed.':
    'Kamida bittasi kerak: elektron pochta manzili, foydalanuvchi nomi yoki telefon.',
  'The hub is yours': 'Xab endi sizniki',
  Welcome: 'Xush kelibsiz',
  'Logged in': 'Tizimga kirdingiz',
  'Tokens issued': 'Tokenlar berildi',
  'Tokens refreshed': 'Tokenlar yangilandi',
  'The token is valid': 'Token haqiqiy',
  'Logged out': 'Tizimdan chiqdingiz',
  You: 'Siz',
  'Profile changed': 'Profil oʻzgartirildi',
  'Your invite code': 'Sizning taklif kodingiz',
  'Your new invite code': 'Sizning yangi taklif kodingiz',
  'Invite code entered': 'Taklif kodi kiritildi',
  'Your sessions': 'Sizning seanslaringiz',
  'Password changed': 'Parol oʻzgartirildi',
  'User created': 'Foydalanuvchi yaratildi',
  Users: 'Foydalanuvchilar',
  User: 'Foydalanuvchi',
  'User changed': 'Foydalanuvchi oʻzgartirildi',
  'The person this token was made for is gone.': 'Bu token berilgan foydalanuvchi endi yoʻq.',
  'This account is disabled.': 'Bu hisob oʻchirib qoʻyilgan.',
  'This session has ended. Log in again.': 'Bu seans tugagan. Qaytadan kiring.',
  'This is not a token of type "{type}". Send the other token of the pair.':
    'Bu “{type}” turidagi token emas. Juftlikdagi boshqa tokenni yuboring.',
  'The token has expired. Refresh it, or log in again.':
    'Token muddati tugagan. Uni yangilang yoki qaytadan kiring.',
  'Tokens of this hub are signed with {algorithm} and nothing else.':
    'Bu xabning tokenlari faqat {algorithm} algoritmi bilan imzolanadi.',
  'The signature is not this hub’s, or the token was changed.':
    'Imzo bu xabniki emas yoki token oʻzgartirilgan.',
  'This is not a token of this hub. Send the string that log-in answered, whole.':
    'Bu xabning tokeni emas. Tizimga kirishda olingan satrni toʻliq yuboring.',
  'The token is from the future: the clock of this hub went back. Log in again.':
    'Token kelajakdan: bu xabning soati orqaga surilgan. Qaytadan kiring.',
  'The token would have expired already.': 'Bunday tokenning muddati allaqachon tugagan boʻlardi.',
  'A person has at most {count} tokens. Revoke one first.':
    'Foydalanuvchida koʻpi bilan {count} ta token boʻladi. Avval bittasini bekor qiling.',
  'This API token was revoked.': 'Bu API tokeni bekor qilingan.',
  'This API token has expired. Make a new one.': 'Bu API tokenining muddati tugagan. Yangisini yarating.',
  'This is not an API token of this hub.': 'Bu xabning API tokeni emas.',
  'A password has at least {count} characters.': 'Parolda kamida {count} ta belgi boʻladi.',
  'A password has at most {count} characters.': 'Parolda koʻpi bilan {count} ta belgi boʻladi.',
  'This password is among the first that anybody would try. Choose another.':
    'Bu parolni eng birinchilar qatorida sinab koʻrishadi. Boshqasini tanlang.',
  'You may not sign out a person with the role {role}.':
    'Siz {role} rolidagi foydalanuvchining seanslarini tugata olmaysiz.',
  'The current password is not right.': 'Joriy parol notoʻgʻri.',
  'The password was changed meanwhile. Log in again.': 'Parol shu orada oʻzgartirildi. Qaytadan kiring.',
  'An identifier has the wrong form.': 'Nom, pochta yoki telefon notoʻgʻri shaklda kiritilgan.',
  'You are logged in on {count} devices, and no more are allowed. Log out on one of them first.':
    'Siz {count} ta qurilmada tizimga kirgansiz, bundan ortigʻi mumkin emas. Avval ulardan birida tizimdan chiqing.',
  'Wrong claim code. The hub printed it at its first start.':
    'Egalik kodi notoʻgʻri. Xab uni birinchi ishga tushganda chiqargan.',
  'This hub has an admin already. Ask them to add you.':
    'Bu xabning administratori allaqachon bor. Sizni qoʻshishini undan soʻrang.',
  'You may not add a person with the role {role}.': 'Siz {role} rolidagi foydalanuvchini qoʻsha olmaysiz.',
  'This is the last admin of the hub. Make somebody else an admin first.':
    'Bu xabning oxirgi administratori. Avval boshqa birovni administrator qiling.',
  'You may not change a person with the role {role} in this way.':
    'Siz {role} rolidagi foydalanuvchini bunday oʻzgartira olmaysiz.',
  'You may not remove a person with the role {role}.':
    'Siz {role} rolidagi foydalanuvchini oʻchira olmaysiz.',
  'You have no such session, or it has ended.': 'Sizda bunday seans yoʻq yoki u tugagan.',
  'You have entered a code before, and that is possible once.':
    'Siz avval kod kiritgansiz, buni esa faqat bir marta qilish mumkin.',
  'This is not a code that you can enter.': 'Siz bu kodni kirita olmaysiz.',
  'No account has this name and this password.': 'Bunday nom va parolli hisob yoʻq.',
  'This account was deactivated. Ask an admin of the hub.':
    'Bu hisob oʻchirib qoʻyilgan. Xab administratoriga murojaat qiling.',
  'Nobody can sign up here. Ask an admin of this hub to add you.':
    'Bu yerda roʻyxatdan oʻtish yopiq. Xab administratoridan sizni qoʻshishini soʻrang.',
  'Ask somebody who has an account here for their invite code.':
    'Bu yerda hisobi bor kishidan taklif kodini soʻrang.',
  'There is a user with this {fields} already.': 'Bunday maʼlumotli foydalanuvchi allaqachon bor: {fields}.',
  'This path is for the page that the hub itself serves. Programs have paths of their own to log in.':
    'Bu yoʻl xabning oʻz sahifasi uchun. Dasturlar tizimga boshqa yoʻllar orqali kiradi.',
};
