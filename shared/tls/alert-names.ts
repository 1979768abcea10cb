import { TLS_ALERTS } from '../wire/tls-names.ts';

/** "handshake_failure"; "alert 123" for a number without a name. */
export function alertName(code: number): string {
  return TLS_ALERTS.get(code) ?? `alert ${code}`;
}
