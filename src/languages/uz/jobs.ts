import type { UzbekCatalog } from '../catalog.js';

/** What the hub does by the clock, and what to do when it fails. */
export const JOBS: UzbekCatalog = {
  Jobs: 'Vazifalar',
  'The job was begun': 'Vazifa boshlandi',
  'There is no such job': 'Bunday vazifa yoʻq',
  'There is no such job.': 'Bunday vazifa yoʻq.',
  'The job is running': 'Vazifa bajarilmoqda',
  'This job is running already.': 'Bu vazifa allaqachon bajarilmoqda.',
  'The last try to make a backup failed: {code}.':
    'Zaxira nusxa yaratishga soʻnggi urinish muvaffaqiyatsiz boʻldi: {code}.',
  'The last backup could not be proved: {code}.': 'Soʻnggi zaxira nusxani tekshirib boʻlmadi: {code}.',
  "Look at the hub's log for why; it is tried again by itself.":
    'Sababi xabning ish jurnalida yozilgan; urinish oʻzi takrorlanadi.',
  "Look at the space on the disk, and at the hub's log; it is tried again by itself.":
    'Diskdagi joyni va xabning ish jurnalini tekshiring; urinish oʻzi takrorlanadi.',
  'Asks the machine whether its clock can be trusted.':
    'Kompyuterdan uning soatiga ishonish mumkinligini soʻraydi.',
  'Gives back credit that was held for entries of which nothing was heard.':
    'Hech qanday xabar kelmagan kirishlar uchun band qilingan mablagʻni qaytaradi.',
  'Renews the TLS certificate when its time or its names ask for it.':
    'TLS sertifikatini muddati yoki nomlari talab qilganda yangilaydi.',
  'Looks for what the cloud has not got.': 'Bulutda hali yoʻq narsalarni qidiradi.',
  'Asks for newer copies of calendars.': 'Kalendarlarning yangi nusxalarini soʻraydi.',
  'Forgets answers that were kept for requests that come again.':
    'Takroriy soʻrovlar uchun saqlangan javoblarni oʻchiradi.',
  'Ends alerts that nothing came of any more, and forgets old ones.':
    'Boshqa takrorlanmagan ogohlantirishlarni yopadi va eskilarini oʻchiradi.',
  'Forgets log-ins that are over.': 'Tugagan seanslarni oʻchiradi.',
  'Forgets what is too old of how locks were reached.':
    'Qulflar bilan aloqa haqidagi eskirgan maʼlumotlarni oʻchiradi.',
  'Lets keys go that sign no token any more.': 'Endi birorta tokenni imzolamaydigan kalitlarni oʻchiradi.',
  'Moves the write-ahead log into the database.': 'Oldindan yozish jurnalini maʼlumotlar bazasiga oʻtkazadi.',
  'Writes down once a week how the batteries of the locks are.':
    'Haftada bir marta qulflar batareyasi holatini yozib qoʻyadi.',
  'Makes a backup when one is due.': 'Vaqti kelganda zaxira nusxa yaratadi.',
  'Signs how the log stands, and tells it where it was asked to.':
    'Jurnal holatini imzolaydi va soʻralgan joyga maʼlum qiladi.',
  'Lets rows of the log go that are older than is kept, under a signed record.':
    'Jurnalning saqlash muddatidan oshgan qatorlarini imzolangan qayd ostida oʻchiradi.',
  'Looks whether every row of the log is as it was written.':
    'Jurnalning har bir qatori yozilganidek ekanini tekshiradi.',
  'Reads the last backup back and compares it.': 'Soʻnggi zaxira nusxani qayta oʻqib, solishtiradi.',
  'Looks at every page of the database, in a copy of it.':
    'Maʼlumotlar bazasining har bir sahifasini uning nusxasida tekshiradi.',
  'If it is damaged, stop the hub, keep a copy of its folder, and restore the last backup.':
    'Agar u shikastlangan boʻlsa, xabni toʻxtating, uning jildidan nusxa saqlang va soʻnggi zaxira nusxani tiklang.',
  '{command} says what is wrong.': 'Nima notoʻgʻriligini {command} buyrugʻi aytadi.',
  'Look whether the place of the backups can be reached, and make a new one.':
    'Zaxira nusxalar joyiga ulanish mumkinligini tekshiring va yangisini yarating.',
  'The time is not trusted: set the clock of the hub, or confirm the time, first.':
    'Vaqtga ishonib boʻlmaydi: avval xab soatini toʻgʻrilang yoki vaqtni tasdiqlang.',
};
