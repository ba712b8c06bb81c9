/** The list of what there is to set up, and the first steps of a new hub. */
export const SET_UP = {
  'Set-up': 'Sozlash',
  'First steps': 'Birinchi qadamlar',
  'What a new hub wants to know: where it is, its first lock, and who lives here.':
    'Yangi xab bilishi kerak boʻlgan narsalar: u qayerda, birinchi qulf qaysi va bu yerda kim yashaydi.',
  'There is no door here yet.': 'Bu yerda hali eshik yoʻq.',
  'Where the house is': 'Uy qayerda',
  'That is not the time of this device.': 'Bu qurilmada vaqt boshqacha.',
  'The first lock': 'Birinchi qulf',
  'Paired locks: {number}': 'Juftlangan qulflar: {number}',
  '{door} is written down, and not paired yet.': '“{door}” qoʻshilgan, lekin hali juftlanmagan.',
  'Who lives here': 'Bu yerda kim yashaydi',
  'People: {number}': 'Odamlar: {number}',
  'Only you so far.': 'Hozircha faqat siz.',
  'Next: {step}': 'Keyingisi: {step}',
  Later: 'Keyinroq',
  'To the doors': 'Eshiklarga oʻtish',
} as const;
