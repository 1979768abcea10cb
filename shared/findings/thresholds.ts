import type { Nanoseconds } from '../base/units.ts';
import * as closing from '../flows/close-thresholds.ts';
import { AFTERMATH_NANOS, LEAST_IDLE_NANOS } from '../flows/idle-gaps.ts';
import { GROWS_BY, JITTER } from '../flows/probe-pace.ts';
import { ANSWER_NANOS, CROSSING_NANOS } from '../tcp/judge-reset.ts';
import { LEAST_RTO_NANOS, LONGEST_UNDER_WAY_NANOS } from '../tcp/outlived.ts';
import { LEAST_ROUND_TRIP_NANOS } from '../tcp/round-trip-test.ts';
import { SCANNER_TTL } from '../tcp/scanner-syn.ts';

const SECOND = 1e9;

/** The time in which an alert answers a record, and a reset a packet. */
export const ANSWER_WITHIN: Nanoseconds = ANSWER_NANOS;

/** Data that still comes this long (or two round trips) after a reset shows that its receiver did not accept it. */
export const WENT_ON_AFTER: Nanoseconds = SECOND;

/** After a reset with a number to reject, payload this late was not under way: Linux's least retransmission timeout. */
export const GOES_ON_AFTER: Nanoseconds = LEAST_RTO_NANOS;

/** FIN and RST of one side that lie further apart are two events, not one close. */
export const FIN_TO_RST_WITHIN: Nanoseconds = 60 * SECOND;

/** A connection without a byte from its client that the client closes within this time is a probe. */
export const PROBE_WITHIN: Nanoseconds = 10 * SECOND;

/** A server greets with no more than this before its client speaks (an SSH banner with its key exchange). */
export const GREETING_AT_MOST = 2048;

/** Shorter silences before the end of the capture say nothing: the answer may still be under way. */
export const SILENCE_SAYS_SOMETHING: Nanoseconds = 3 * SECOND;

/** An open connection that was silent this long at the end of the capture may have ended unseen. */
export const LONG_SILENCE: Nanoseconds = 60 * SECOND;

/** Data that came this shortly before a reset: its sender possibly had more to send. */
export const STILL_FLOWING: Nanoseconds = SECOND;

/** A reset this soon after the client's last data says goodbye; nobody waited for an answer. */
export const TOO_YOUNG_TO_CANCEL: Nanoseconds = 5e6;

/** A request of an unknown protocol that waited longer than this is rather an idle connection. */
export const REQUEST_IS_STALE: Nanoseconds = 120 * SECOND;

/** That many retransmissions without any answer: the other side has fallen silent. */
export const RETRANSMISSIONS_TO_SILENCE = closing.REPEATS_TO_SILENCE;

/** Data or a FIN that got no answer for this long is unanswered, though its sender did not repeat it (Radar's figure). */
export const UNANSWERED_FOR: Nanoseconds = closing.UNANSWERED_FOR;

/** A reset whose TTL differs this much from its sender's first packet may come from another device. */
export const TTL_JUMP = 2;

/** Packets of one sender change places by less than this on their way to a capture. */
export const REORDERED_WITHIN: Nanoseconds = 1e6;

/** After a silence this long a path may be another one, and with it a TTL by as many hops. */
export const ROUTE_CHANGES_AFTER: Nanoseconds = 5 * SECOND;
export const ROUTE_CHANGES_HOPS = 8;

/** A silence this long before a reset makes an idle timer of a box on the way worth a look. */
export const IDLE_FIRST: Nanoseconds = 30 * SECOND;

/** From so many ports of one host on, all left without a byte, a refusal names the scan as its alternative. */
export const MAY_SWEEP_PORTS = 3;

/** So many segments that no kernel sends, to as many targets, are no whim of a device that strips flags. */
export const ODD_PROBES_TO_BE_SURE = 3;

/** No kernel in use opens with so small a window; nmap's half-open SYN has 1024. */
export const RAW_SYN_WINDOW = 1024;

/** A client that knocks at so many ports of one host, or hosts at one port, and never says a byte there: a sweep. */
export const SWEEP_PORTS_A_HOST = 5;
export const SWEEP_HOSTS_A_PORT = 20;

/**
 * Refusals and silence, which an outage shows an impatient client too, are a scan only from so many ports of one
 * host (nmap's quick scan tries 100, Zeek reports a scan from 15) or hosts of one port (Zeek: 25) on.
 */
export const SWEEP_PORTS_TO_BE_SURE = 15;
export const SWEEP_HOSTS_TO_BE_SURE = 50;

/** From here on a repeated SYN does not speak against a scan: connect() repeats for a scanner as well. */
export const SWEEP_PORTS_DESPITE_RETRIES = 100;
export const SWEEP_HOSTS_DESPITE_RETRIES = 50;

/** No program gives a connection up sooner than this after its SYN: a reset to a SYN-ACK before it is a scanner's. */
export const NOBODY_GIVES_UP_WITHIN: Nanoseconds = 100e6;

/** A side whose IP-IDs move by no more than this from packet to packet counts them for this flow alone. */
export const DENSE_IP_IDS = 50;

/** So many packets of a side, resets apart, make a series of IP-IDs. */
export const SERIES_AT_LEAST = 3;

/** A reset whose IP-ID lies this far off a dense series (or 50 of its steps) may come from another host. */
export const IP_ID_JUMP = 1000;

/** A keep-alive connection that was silent this long before the server closed it was idle, not in the middle of an exchange. */
export const KEEP_ALIVE_IDLE: Nanoseconds = SECOND / 2;

/** A request that left no more than this (or two round trips) before or after the server's FIN raced with it. */
export const RACE_WINDOW: Nanoseconds = SECOND;

/** A silence within this share of a timer's value lies near it (FACTS 4.5). */
export const TIMER_TOLERANCE = 0.02;

/** A receive window that stays shut this long stalls the connection; slow readers shut it for less. */
export const WINDOW_STAYS_SHUT: Nanoseconds = 5 * SECOND;

/** A segment of at least this share of its sender's largest one is full-size. */
export const FULL_SIZE_SHARE = 0.9;

/** Path limits lie above this payload in practice (RFC 791 asks for 576 bytes, RFC 8200 for 1280): shorter segments are no sign of one. */
export const MTU_MATTERS_FROM = 1000;

/** A receive window that fell to this share of its largest value and stayed there has shrunk. */
export const SHRUNK_TO = 0.5;

/** A ClientHello that the server's kernel has and that gets no ServerHello for this long waits for the program (FACTS 4.4 row 17). */
export const TLS_STALLED: Nanoseconds = 3 * SECOND;

/** Linux keeps a closed connection that waits for the other side's FIN this long (tcp_fin_timeout). */
export const FIN_WAIT_2_LASTS: Nanoseconds = 60 * SECOND;

/** So many keep-alives without an answer before a reset: it gave up (Linux sends 9, tcp_keepalive_probes; programs set fewer). */
export const KEEP_ALIVES_TO_GIVE_UP = 2;

/** Server ports that speak TLS from the first byte: a prior, used where the packets of the flow itself leave it open. */
export const TLS_PORTS: ReadonlySet<number> = new Set([
  443, 465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 5061, 5671, 6443, 8443, 8883, 9443,
]);

/** A lone SYN younger than this at the end of the capture is open, not unanswered. */
export const SYN_IS_FRESH: Nanoseconds = closing.SYN_IS_FRESH;

/** One SYN alone that waits this long without an answer has as much to say as a repeated one. */
export const ONE_SYN_WAITED_FOR: Nanoseconds = 10 * SECOND;

/** Without a known round trip, an ACK this much later than data was sent after the data had arrived. */
export const ACK_CROSSES_WITHIN: Nanoseconds = CROSSING_NANOS;

/** Nothing that an end had sent before a reset reached it is under way for so long. */
export const UNDER_WAY_AT_MOST: Nanoseconds = LONGEST_UNDER_WAY_NANOS;

/** Shorter round trips drown in jitter: no reset is too quick for them. */
export const ROUND_TRIP_AT_LEAST: Nanoseconds = LEAST_ROUND_TRIP_NANOS;

/** A flow that lasted less has no silence worth a look. */
export const IDLE_IN_AT_LEAST: Nanoseconds = LEAST_IDLE_NANOS;

/** The first packet after a silence and the reset that it led to lie no further apart. */
export const AFTERMATH_LASTS: Nanoseconds = AFTERMATH_NANOS;

/** Gaps between window probes grow by this factor at least; keep-alives keep one pace. */
export const PROBE_GAPS_GROW_BY = GROWS_BY;

/** Gaps of one timer differ by no more than this share. */
export const PROBE_JITTER = JITTER;

/** No common stack starts with a TTL above 128, and few paths have 55 hops: a SYN from here on is a tool's. */
export const SCANNER_TTL_FROM = SCANNER_TTL;

/** What arrived of a size is known to a quarter only: only clearly smaller segments set a size apart. */
export const CLEARLY_SMALLER = 0.8;

/** A silence that a backoff explains lasts this many round trips. */
export const ROUND_TRIPS_OF_A_BACKOFF = 10;

/** The second retransmission comes twice the timeout later: nothing is under way for so long. */
export const SENT_AGAIN = 2;

/** A TLS 1.3 server sends no more than this for handshake and session tickets: below it there may be no answer yet. */
export const TLS_PROLOGUE = 8192;

/** 10 Gbit/s in bytes: what went missing faster than that while a capture paused is no data but other numbers. */
export const FASTEST_BYTES_A_SECOND = 1.25e9;

/** A runner-up this many points behind is still an open question. */
export const CLOSE_CALL = 1;
