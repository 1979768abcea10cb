import { durationText, grouped } from '../base/numbers.ts';
import * as thresholds from '../findings/thresholds.ts';

/** A threshold by its name in the code, its value, and what it decides. */
export interface ThresholdRow {
  readonly name: string;
  readonly value: string;
  readonly decides: string;
}

/** A test sees to it that none is missing here. */
const DECIDES: Readonly<Record<string, string>> = {
  ANSWER_WITHIN:
    'A reset within this time (or two round trips) of a packet it fits answers that packet, an alert a record.',
  WENT_ON_AFTER:
    'Data this long (or two round trips) after a reset shows that its receiver did not accept it.',
  GOES_ON_AFTER:
    'Payload this long after a reset that is to be rejected was not under way: its sender ignored the reset.',
  FIN_TO_RST_WITHIN: 'FIN and reset of one side further apart are two events.',
  PROBE_WITHIN:
    'A connection without a byte of its client that the client closes within this time is a probe.',
  GREETING_AT_MOST: 'A server greets with no more than this before its client speaks.',
  SILENCE_SAYS_SOMETHING: 'A shorter silence before the end of the capture says nothing.',
  LONG_SILENCE: 'An open connection this silent at the end may have ended unseen.',
  STILL_FLOWING: 'After data this shortly before a reset more was possibly to come.',
  TOO_YOUNG_TO_CANCEL: 'A reset this soon after the client’s last data says goodbye.',
  REQUEST_IS_STALE:
    'A request of an unknown protocol that waited longer is rather an idle connection.',
  UNANSWERED_FOR:
    'Data or a FIN without an answer for this long is unanswered, though it was not sent again.',
  RETRANSMISSIONS_TO_SILENCE:
    'That many retransmissions without an answer: the other side has fallen silent.',
  TTL_JUMP: 'A reset whose TTL differs this much may come from another device.',
  DENSE_IP_IDS:
    'A side whose IP-IDs move by no more than this a packet counts them for the flow alone.',
  SERIES_AT_LEAST: 'So many packets of a side, resets apart, make a series of IP-IDs.',
  IP_ID_JUMP:
    'A reset whose IP-ID lies this far off a dense series (or 50 of its steps) may come from another host.',
  REORDERED_WITHIN: 'Packets of one sender change places by less than this on their way.',
  IDLE_FIRST: 'A silence this long before a reset makes an idle timer on the way worth a look.',
  MAY_SWEEP_PORTS:
    'From so many ports of a host on, all left without a byte, a refusal names a scan beside it.',
  ODD_PROBES_TO_BE_SURE:
    'So many segments with neither SYN nor ACK, to as many targets, are a scan for certain.',
  RAW_SYN_WINDOW: 'No kernel in use opens with so small a window; a tool made such a SYN.',
  SWEEP_PORTS_A_HOST:
    'SYNs to so many ports of one host, and never a byte there: a sweep of ports.',
  SWEEP_HOSTS_A_PORT:
    'SYNs to so many hosts at one port, and never a byte there: a sweep of hosts.',
  ROUTE_CHANGES_AFTER: 'After a silence this long the path, and with it a TTL, may be another.',
  ROUTE_CHANGES_HOPS: 'A TTL after such a silence may differ by this much on another path.',
  SWEEP_PORTS_TO_BE_SURE:
    'Refusals and silence, which an outage shows too, are a scan from so many ports of one host on.',
  SWEEP_HOSTS_TO_BE_SURE: 'The same from so many hosts at one port on.',
  SWEEP_PORTS_DESPITE_RETRIES:
    'Repeated SYNs do not speak against a scan from so many ports of one host on.',
  SWEEP_HOSTS_DESPITE_RETRIES: 'The same from so many hosts at one port on.',
  NOBODY_GIVES_UP_WITHIN: 'A reset to a SYN-ACK this soon after the SYN is a scanner’s.',
  KEEP_ALIVE_IDLE:
    'A keep-alive connection this silent before the server closed it was idle, not in an exchange.',
  RACE_WINDOW: 'A request this close (or two round trips) to the server’s FIN raced with it.',
  TIMER_TOLERANCE: 'A silence within this share of a named timer’s value lies near it.',
  WINDOW_STAYS_SHUT: 'A receive window that stays shut this long stalls the connection.',
  FULL_SIZE_SHARE: 'A segment of at least this share of its sender’s largest one is full-size.',
  MTU_MATTERS_FROM: 'Shorter stuck segments are no sign of a path limit.',
  SHRUNK_TO: 'A receive window that fell to this share of its largest value has shrunk.',
  TLS_STALLED: 'A ClientHello without a ServerHello for this long waits for the program.',
  FIN_WAIT_2_LASTS: 'Linux keeps a closed connection that waits for the other FIN this long.',
  KEEP_ALIVES_TO_GIVE_UP: 'So many unanswered keep-alives before a reset: their sender gave up.',
  SYN_IS_FRESH: 'A lone SYN younger than this at the end of the capture may still be answered.',
  ONE_SYN_WAITED_FOR: 'One SYN that waits this long says as much as a repeated one.',
  ACK_CROSSES_WITHIN:
    'Without a known round trip, an ACK this much later than data was sent after the data arrived.',
  UNDER_WAY_AT_MOST: 'Nothing sent before a reset arrives is under way for longer.',
  ROUND_TRIP_AT_LEAST: 'Shorter round trips drown in jitter: no reset is too quick for them.',
  IDLE_IN_AT_LEAST: 'A flow that lasted less has no silence worth a look.',
  AFTERMATH_LASTS:
    'The first packet after a silence and the reset that it led to lie no further apart.',
  PROBE_GAPS_GROW_BY:
    'Gaps between window probes grow by this factor at least; keep-alives keep one pace.',
  PROBE_JITTER: 'Gaps of one timer differ by no more than this share.',
  SCANNER_TTL_FROM: 'A SYN with this TTL or more is a tool’s.',
  CLEARLY_SMALLER:
    'Only segments smaller than this share of the stuck one show that smaller ones pass.',
  ROUND_TRIPS_OF_A_BACKOFF: 'A silence of so many round trips is longer than a few lost answers.',
  SENT_AGAIN: 'So many retransmissions after a reset show that its receiver went on.',
  TLS_PROLOGUE: 'A TLS 1.3 server that sent no more may not have answered yet.',
  FASTEST_BYTES_A_SECOND:
    'Bytes that went missing faster than this in a second are other numbers, not data.',
  CLOSE_CALL: 'A cause this many points behind the leading one stays open beside it.',
  TLS_PORTS: 'Ports taken for TLS where the capture missed the beginning.',
};

const BYTES: ReadonlySet<string> = new Set([
  'GREETING_AT_MOST',
  'MTU_MATTERS_FROM',
  'RAW_SYN_WINDOW',
  'TLS_PROLOGUE',
  'FASTEST_BYTES_A_SECOND',
]);
const SHARES: ReadonlySet<string> = new Set([
  'TIMER_TOLERANCE',
  'FULL_SIZE_SHARE',
  'SHRUNK_TO',
  'CLEARLY_SMALLER',
  'PROBE_JITTER',
]);
const COUNTS: ReadonlySet<string> = new Set([
  'RETRANSMISSIONS_TO_SILENCE',
  'TTL_JUMP',
  'DENSE_IP_IDS',
  'SERIES_AT_LEAST',
  'IP_ID_JUMP',
  'MAY_SWEEP_PORTS',
  'ODD_PROBES_TO_BE_SURE',
  'SWEEP_PORTS_A_HOST',
  'SWEEP_HOSTS_A_PORT',
  'SWEEP_PORTS_TO_BE_SURE',
  'SWEEP_HOSTS_TO_BE_SURE',
  'SWEEP_PORTS_DESPITE_RETRIES',
  'SWEEP_HOSTS_DESPITE_RETRIES',
  'ROUTE_CHANGES_HOPS',
  'KEEP_ALIVES_TO_GIVE_UP',
  'PROBE_GAPS_GROW_BY',
  'SCANNER_TTL_FROM',
  'ROUND_TRIPS_OF_A_BACKOFF',
  'SENT_AGAIN',
  'CLOSE_CALL',
]);

/** Every threshold that verdicts use, as shared/findings/thresholds.ts has them. */
export function thresholdRows(): readonly ThresholdRow[] {
  return Object.entries(thresholds).map(([name, value]) => ({
    name,
    value: valueText(name, value),
    decides: DECIDES[name] ?? '',
  }));
}

function valueText(name: string, value: number | ReadonlySet<number>): string {
  if (typeof value !== 'number') return [...value].join(', ');
  if (BYTES.has(name)) return `${grouped(value)} bytes`;
  if (SHARES.has(name)) return `${Math.round(value * 100)} %`;
  return COUNTS.has(name) ? grouped(value) : durationText(value);
}
