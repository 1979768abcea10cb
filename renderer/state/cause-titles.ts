import type { CauseId } from './contract-types.ts';

/** Short names of the causes, as the catalogue has them (test/ui holds them equal to the rules' own). */
export const CAUSE_TITLES: Readonly<Record<CauseId, string>> = {
  'graceful-close': 'Graceful close',
  'fin-without-close-notify': 'FIN without close_notify',
  'fin-rst-without-close-notify': 'FIN+RST without close_notify',
  'late-data-reset': 'Late data hit a closed socket',
  'client-cancelled-request': 'Client cancelled its request',
  'client-abort': 'Client aborted the connection',
  'server-abort': 'Server aborted the connection',
  'connection-refused': 'Connection refused',
  'syn-unanswered': 'SYN never answered',
  'icmp-rejected': 'Rejected by ICMP',
  'handshake-abandoned': 'Handshake abandoned',
  'connect-close-probe': 'Connect-and-close probe',
  'half-closed': 'Half-closed',
  'still-open': 'Still open',
  'mid-capture': 'Middle of a connection',
  unexplained: 'Unexplained',
};
