import type { RuleDoc } from '../../rule-doc.ts';
import {
  ANSWER_WITHIN,
  DENSE_IP_IDS,
  IP_ID_JUMP,
  GOES_ON_AFTER,
  REORDERED_WITHIN,
  ROUTE_CHANGES_AFTER,
  ROUTE_CHANGES_HOPS,
  SERIES_AT_LEAST,
  TTL_JUMP,
} from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: "A reset that its sender's own stack would not send: TTL, IP-ID, sequence numbers or timing belong to another device.",
  decided: [
    `Strong, in its headers: a TTL ${TTL_JUMP} or more off its sender's, which never moved otherwise (not where both are the same number of hops from another start value, 64, 128 or 255: that is weak; nor an ordinary start value where the program sends with TTL 1 or 2, as BGP does); the IP-ID of the other side's packet before it; reserved TCP bits set.`,
    `Medium, in its headers: an IP-ID more than ${IP_ID_JUMP} (and ${DENSE_IP_IDS} of its sender's largest steps) off a series of at least ${SERIES_AT_LEAST} packets that moves by at most ${DENSE_IP_IDS}. Not IPv6, not IP-ID 0: Linux sends that in resets without a socket and from TIME-WAIT.`,
    `Strong, from both directions: its sender goes on with new data more than ${REORDERED_WITHIN / 1e6} ms later (RST_SEQ_DATA), or with anything but resets ${GOES_ON_AFTER / 1e6} ms (or a round trip) later (not a repeated SYN-ACK: weak); SYN-ACK and reset both answer one SYN (SYN_RST); resets that leap beyond all that was sent within ${(2 * ANSWER_WITHIN) / 1e9} s (RST_SEQ_CHANGE); it acknowledges bytes sooner than a round trip to its sender takes.`,
    `Medium: resets of one side with different ACK fields and nothing new between (RST_ACK_CHANGE); resets to both ends within ${ANSWER_WITHIN / 1e9} s that answer nothing. Weak: number below data sent (DATA_SEQ_RST), ACK field filled without the flag, a window other than 0 in a bare RST, SYN-ACK repeated after it.`,
    "Passed over: a side's resets after its own FIN (by sequence number, since packets change places on their way to a capture), answers to packets after the other side's FIN, what follows a refused SYN, and the client's answer to a SYN-ACK where it sent only SYNs. A TTL jump there is a firewall or load balancer that cleans up.",
    'Against it (-3): RST+ACK with the next number of its own IP-ID counter and a real window is an abort of the real host. An equal TTL never disproves injection: some devices copy it.',
  ],
  confidence: [
    "high: two strong signs, at least one in the headers and none of them mere timing or order, so that its sender's own stack is excluded. Which device it was, and on whose behalf, no packet says.",
    "medium: one strong sign in the headers. A firewall or load balancer that answers in its sender's name stays open.",
    `low: no sign in the headers (IP-ID, TTL, reserved bits), or a TTL alone that only a SYN-ACK can be compared with, that a bare answer without a socket has (no ACK flag, IP-ID, ACK field and window 0), or that is up to ${ROUTE_CHANGES_HOPS} hops off after ${ROUTE_CHANGES_AFTER / 1e9} s of silence (another route); or one direction only. One bare RST after the first data, with nothing else, is never called injected.`,
  ],
  matters: 'Harmful: a live connection is cut by somebody who is not part of it.',
  asAlternative: {
    why: "A device in between may have sent the reset in its sender's name.",
    settle:
      'Capture at the sender of the reset: one that arrives here and never left there was sent on the way.',
  },
  confusedWith: [
    { cause: 'server-abort', why: "its own abort continues the host's IP-ID and TTL" },
    {
      cause: 'late-data-reset',
      why: 'a closed Linux socket sends several equal resets with IP-ID 0 and ACK field 0',
    },
    { cause: 'idle-timeout-reset', why: 'a firewall resets what was idle too long, to both ends' },
    { cause: 'connection-refused', why: 'a firewall may refuse the SYN in the name of the host' },
  ],
  settles: [
    'Capture at both ends at the same time: a reset that arrives here and never left there was sent on the way.',
    'Repeat the request with a neutral name (SNI, Host) and the same path: no reset then means that the name set it off.',
    'Repeat it with growing TTL (tracetcp, traceroute -T): the hop from which on the reset comes is where the device is.',
  ],
  remedy:
    'Find the device: own firewalls, intrusion prevention and proxies first (their logs name the rule), then the provider. Between own hosts, a rule that drops instead of resetting or an exception ends it.',
  references: [
    'Weaver, Sommer, Paxson: Detecting Forged TCP Reset Packets, NDSS 2009',
    'Global, Passive Detection of Connection Tampering, ACM SIGCOMM 2023',
    'RFC 9293 section 3.5.2',
    'RFC 3360',
  ],
};
