/** A translation: one text, or one for each form that `{count}` asks for in its language (CLDR plural categories). */
export type Translation<Form extends Intl.LDMLPluralRule> = string | Readonly<Record<Form, string>>;

/** English sentence -> translation. */
export type Catalog<Form extends Intl.LDMLPluralRule> = Readonly<Record<string, Translation<Form>>>;

/** Uzbek has the plural forms of English. */
export type UzbekCatalog = Catalog<'one' | 'other'>;

/** Russian: 1 замок, 2 замка, 5 замков, 1,5 замка. */
export type RussianCatalog = Catalog<'one' | 'few' | 'many' | 'other'>;
