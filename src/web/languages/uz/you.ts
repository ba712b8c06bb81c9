/** One's own account, and a hub that is new. */
export const YOU = {
  'Your account': 'Hisobingiz',
  'Where you are signed in': 'Qayerlarda tizimga kirgansiz',
  'Sign out everywhere': 'Hamma joydan chiqish',
  'Every device is signed out, this one too. For when one was lost.':
    'Barcha qurilmalar, shu jumladan bu ham, tizimdan chiqariladi. Qurilma yoʻqolganda kerak boʻladi.',
  'Change the password': 'Parolni oʻzgartirish',
  'Some device': 'Nomaʼlum qurilma',
  'this device': 'shu qurilma',
  'Last used {when}': 'Oxirgi marta: {when}',
  'The password is changed. Your other devices are signed out.':
    'Parol oʻzgartirildi. Boshqa qurilmalaringiz tizimdan chiqarildi.',
  'Current password': 'Hozirgi parol',
  'New password': 'Yangi parol',
  iPhone: 'iPhone',
  iPad: 'iPad',
  'Android device': 'Android qurilmasi',
  'Windows computer': 'Windows kompyuteri',
  Mac: 'Mac',
  Chromebook: 'Chromebook',
  'Linux computer': 'Linux kompyuteri',
  'Claim a new hub': 'Yangi xabni egallash',
  'The hub printed a code when it first started. Whoever has it becomes the owner.':
    'Xab birinchi marta ishga tushganda kod chiqargan. Kodni kiritgan kishi uning egasi boʻladi.',
  'Code of the hub': 'Xabning egalik kodi',
  'First name': 'Ism',
  'Last name': 'Familiya',
  'E-mail': 'E-pochta',
  'Password, at least 8 characters': 'Parol, kamida 8 ta belgi',
  'Make it mine': 'Egasi boʻlish',
  'It has an owner already: sign in': 'Xabning egasi bor: tizimga kirish',
  'A new hub? Claim it with its code': 'Xab yangimi? Kodi bilan egallang',
  'Where messages reach you': 'Xabarlar sizga qayerga boradi',
  'Once it is verified you can sign in with a code that is sent there, and set a forgotten password anew.':
    'Tasdiqlangach, u yerga yuborilgan kod bilan kira olasiz va unutilgan parolni yangilay olasiz.',
  Verify: 'Tasdiqlash',
  'No answer came, so it may have been changed or not: try the new password as the current one.':
    'Javob kelmadi, shuning uchun parol oʻzgargan ham, oʻzgarmagan ham boʻlishi mumkin: yangi parolni joriy parol sifatida sinab koʻring.',
} as const;
