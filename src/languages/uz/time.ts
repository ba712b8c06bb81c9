import type { UzbekCatalog } from '../catalog.js';

/** The hub's clock, and whether it is trusted. */
export const TIME: UzbekCatalog = {
  Time: 'Vaqt',
  'The time is trusted': 'Vaqt ishonchli deb tasdiqlandi',
  "The hub's clock says another time": 'Xab soati boshqa vaqtni koʻrsatmoqda',
  "The hub's clock says {hub_time}, not {claimed}. Set the machine's clock first, then say that it is right.":
    'Xab soati {hub_time} ni koʻrsatmoqda, {claimed} ni emas. Avval kompyuter soatini toʻgʻrilang, keyin uning toʻgʻriligini tasdiqlang.',
  "The setting says that the machine's clock is right.": 'Sozlamaga koʻra, kompyuter soati toʻgʻri.',
  'The clock is held to the time of the network.': 'Soat tarmoq vaqti bilan sinxronlanmoqda.',
  "The machine's clock chip agrees.": 'Kompyuterning soat mikrosxemasi ham shu vaqtni koʻrsatmoqda.',
  "It is the clock of the machine's host.": 'Bu kompyuter ishlayotgan xost tizimining soati.',
  'A lock that was on all the time agrees.': 'Uzluksiz yoqiq turgan qulf ham shu vaqtni koʻrsatmoqda.',
  'An admin said that the clock is right.': 'Administrator soat toʻgʻriligini tasdiqlagan.',
  'Nothing confirms the clock: no network time, no clock chip, no lock that was on all the time.':
    'Soatni hech narsa tasdiqlamaydi: na tarmoq vaqti, na soat mikrosxemasi, na uzluksiz yoqiq turgan qulf.',
  'The clock is earlier than the newest row of the log: it has gone back.':
    'Soat jurnaldagi eng soʻnggi yozuvdan oldingi vaqtni koʻrsatmoqda: u orqaga ketgan.',
  'The clock has jumped, and nothing confirms it since.':
    'Soat keskin oʻzgargan, shundan beri uni hech narsa tasdiqlamagan.',
};
