/** What is known of a person before any room asks. */

const ADULT = 18;

/** By the year alone, as the service counts: somebody of 18 this year may still be 17. */
export const isMinor = (me) => me.birth_year !== null && new Date().getFullYear() - me.birth_year <= ADULT;

/** Every zone this browser knows, for a field to choose from. */
export const zones = () => ["UTC", ...(Intl.supportedValuesOf?.("timeZone") ?? [])];

/** The zone this browser is in. */
export const zoneHere = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
