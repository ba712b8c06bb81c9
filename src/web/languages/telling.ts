/** One text, or one for each form that `{count}` asks for in its language (CLDR plural categories). */
export type Telling = string | Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;
