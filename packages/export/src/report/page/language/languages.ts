/** The languages of the page. */
export const pageLanguages = ["en", "ru"] as const;

/** A language of the page. */
export type PageLanguage = (typeof pageLanguages)[number];
