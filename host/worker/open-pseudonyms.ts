import { createHmac } from 'node:crypto';
import type { PseudonymMap, PseudonymOptions } from '../../shared/report/report-options.ts';
import { Pseudonyms } from '../../shared/pseudonyms/pseudonyms.ts';
import { pseudonymousSession } from '../../shared/pseudonyms/pseudonymous-session.ts';
import type { AnalysisSession } from '../../shared/session/analysis-api.ts';
import { installationSecret } from '../installation-secret.ts';

/**
 * Made-up names after the user's options: HMAC-SHA-256 under the seed, or under this installation's
 * secret where the seed is empty, so that two exports of one user agree and nobody else can try
 * addresses until the names match.
 */
export function openPseudonyms(options: PseudonymOptions): Pseudonyms {
  const key = options.seed === '' ? installationSecret() : options.seed;
  return new Pseudonyms(
    (message) => createHmac('sha256', key).update(message).digest(),
    options.keepPrefixes,
  );
}

/** A session for an output, and the map back once all is written. */
export interface ToldSession {
  readonly told: AnalysisSession;
  /** null where nothing is renamed. */
  readonly names: Pseudonyms | null;
  readonly map: () => PseudonymMap | null;
}

/** The session as it is, or under made-up names. */
export function underNames(
  session: AnalysisSession,
  options: PseudonymOptions | null,
): ToldSession {
  if (options === null) return { told: session, names: null, map: () => null };
  const names = openPseudonyms(options);
  const { keepPrefixes } = options;
  return {
    told: pseudonymousSession(session, names),
    names,
    map: () => ({
      schema: 'teardown.pseudonyms/1',
      options: { keepPrefixes },
      values: names.map(),
    }),
  };
}
