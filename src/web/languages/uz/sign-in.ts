/** Who are you. */
export const SIGN_IN = {
  'Sign in': 'Kirish',
  'Signing in…': 'Kirilmoqda…',
  'You were signed out. Sign in, and go on where you were.':
    'Seans tugadi. Tizimga kiring va toʻxtagan joyingizdan davom eting.',
  'Phone, e-mail or user name': 'Telefon, e-pochta yoki foydalanuvchi nomi',
  Password: 'Parol',
  'Sign in with a code': 'Kod bilan kirish',
  'Sign in with the password': 'Parol bilan kirish',
  'Forgotten password': 'Parol unutilgan',
  'Phone or e-mail': 'Telefon yoki e-pochta',
  'Send me a code': 'Menga kod yuborish',
  'If {who} is known here, a code is on its way. It counts once, for 5 minutes.':
    'Agar {who} bu yerda maʼlum boʻlsa, kod yoʻlda. U bir marta, 5 daqiqa ichida amal qiladi.',
  'The code': 'Kod',
  'No code came': 'Kod kelmadi',
  'Join the house': 'Uyga qoʻshilish',
  'Somebody who is here already gave you a code. Doors are given to you when you have joined.':
    'Bu yerdagi kishi sizga kod bergan. Eshiklar qoʻshilganingizdan keyin beriladi.',
  'Code of the invitation': 'Taklif kodi',
  Join: 'Qoʻshilish',
  'You have joined already: sign in': 'Allaqachon qoʻshilgansiz: tizimga kirish',
  'Invited? Join': 'Taklif bormi? Qoʻshiling',
} as const;
