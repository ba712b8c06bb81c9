/** Around every page. */
export const FRAME = {
  Language: 'Til',
  'The hub does not answer. Are you on the Wi-Fi of the house?':
    'Xab javob bermayapti. Uyning Wi-Fi tarmogʻiga ulanganmisiz?',
  'Trying again by itself…': 'Qayta urinilmoqda…',
  'The hub can’t be reached, so nobody here knows how the doors are. Trying again by itself…':
    'Xab bilan aloqa yoʻq, shuning uchun eshiklarning holati nomaʼlum. Qayta urinilmoqda…',
  'Skip to the content': 'Asosiy qismga oʻtish',
  Pages: 'Sahifalar',
  Live: 'Aloqada',
  'No contact': 'Aloqa yoʻq',
  'Connecting…': 'Ulanmoqda…',
  'You: {name}': 'Siz: {name}',
  'You are still signed in.': 'Siz hali tizimdan chiqmadingiz.',
  'Sign out': 'Chiqish',
  'Loading…': 'Yuklanmoqda…',
  'This part of the page could not be loaded.': 'Sahifaning bu qismi yuklanmadi.',
  'Try again': 'Qayta urinish',
  Understood: 'Tushunarli',
  'The hub’s disk is full, so this was not done and nothing was changed. Whoever looks after the hub has to make room on it.':
    'Xab diski toʻlgan, shuning uchun bu bajarilmadi va hech narsa oʻzgarmadi. Xabga qaraydigan kishi diskda joy boʻshatishi kerak.',
} as const;
