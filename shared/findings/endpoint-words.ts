/**
 * Which kernels take a reset that carries the number of a FIN which its receiver already has (FACTS 3.8, 3.9). Said is
 * what was read or measured; in which release the rule came was neither.
 */
export const ON_FIN_NUMBER =
  'Linux 6.1 to 7.2 (source read) and 6.18 (measured) accept that, 2.6.26 (source read) ignores it';

/** What endpoints make of a reset inside the window in FIN-WAIT-2 (measured on Linux 6.18). */
export const IN_FIN_WAIT_2 =
  'Linux obeys it after close() and challenges it after shutdown(), which packets do not show';
