/** Words of a finished capture, and what is true of them while it is still written. */
const SO_FAR: readonly (readonly [RegExp, string])[] = [
  [/^Still open when the capture ended\.$/u, 'Still open.'],
  [/^Handshake under way when the capture ended\.$/u, 'Handshake under way.'],
  [/; the capture ended before an answer could come\./u, '; no answer yet.'],
  [/; the capture ends before an ACK of it\./u, '; no ACK of it yet.'],
  [/\bthe capture ended, not the connection\./u, 'it goes on.'],
  [/\bthe capture ends before the connection does/u, 'the connection goes on'],
  [/\bThe capture ends right after that\./u, 'Nothing has come since.'],
  [/\bthe capture ends there/u, 'nothing has come since'],
  [/ just before the capture ended/u, ' just now'],
  [/ before the capture ended/u, ' ago'],
  [/,? when the capture ended/u, ' so far'],
  [/, to the end of the capture/u, ' so far'],
  [/ lies at the end of the capture/u, ' is the newest of the capture'],
  [/ before the end of the capture/u, ' before the newest one of the capture'],
];

/** A sentence of a verdict while its capture is followed: it has no end yet. */
export function soFar(text: string): string {
  return SO_FAR.reduce((words, [ended, now]) => words.replace(ended, now), text);
}

/** The words of a verdict that speak of the capture's end, while it has none. */
export interface EndWords {
  readonly headline: string;
  readonly why: string;
  readonly matters: string;
  readonly dataLostWhy: string;
}

/** A told verdict while its capture is followed. */
export function toldSoFar<T extends EndWords>(told: T): T {
  const { headline, why, matters, dataLostWhy } = told;
  return {
    ...told,
    headline: soFar(headline),
    why: soFar(why),
    matters: soFar(matters),
    dataLostWhy: soFar(dataLostWhy),
  };
}
