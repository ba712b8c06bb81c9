/** The buildings, and the clock that counts in each. */
export const PLACES = {
  Places: 'Obyektlar',
  'The buildings, and the time that counts in each.': 'Binolar va ularning har birida amal qiladigan vaqt.',
  'Add a place': 'Obyekt qoʻshish',
  'Name of the place': 'Obyekt nomi',
  'Time zone': 'Vaqt mintaqasi',
  'Find the time zone by a city or a country': 'Vaqt mintaqasini shahar yoki mamlakat boʻyicha toping',
  'No such place is known. Try a larger city near it.':
    'Bunday joy topilmadi. Yaqin atrofdagi kattaroq shaharni yozib koʻring.',
  'Hours of codes and schedules are told by this clock. What happened already stays as it is.':
    'Kodlar va jadvallarning soatlari shu vaqt boʻyicha hisoblanadi. Avval boʻlgan voqealar oʻzgarmaydi.',
  'Remove this place': 'Bu obyektni oʻchirish',
  'It has to have no locks any more. Its statistics go; its log stays.':
    'Unda birorta ham qulf qolmagan boʻlishi kerak. Statistikasi oʻchiriladi, jurnali qoladi.',
} as const;
