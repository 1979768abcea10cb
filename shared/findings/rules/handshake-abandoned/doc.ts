import type { RuleDoc } from '../../rule-doc.ts';
import { SILENCE_SAYS_SOMETHING } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: "SYN, SYN-ACK, and never the client's ACK: then silence, or a RST from the client.",
  decided: [
    'A SYN-ACK of the server and no ACK, data or FIN of the client.',
    `Then a reset of the client, or the SYN-ACK repeated, or ${SILENCE_SAYS_SOMETHING / 1e9} s of capture without an ACK. Before that the flow is \`still-open\`.`,
    'A SYN that its own client resets before any SYN-ACK is seen counts too, with low confidence.',
  ],
  confidence: [
    'medium: a reset of the client, or repeated SYN-ACKs without an ACK. A half-open scan looks the same, so never high.',
    'low: one SYN-ACK and then silence (the ACK may have taken a way that was not captured), or no SYN-ACK in the capture.',
  ],
  matters: 'Watch: one is noise; many hold half-open slots on the server.',
  asAlternative: {
    why: 'The handshake may never have been completed for the server: its ACK was lost on the way.',
    settle:
      "On the server: tcpdump -ni any -s 0 -w server.pcap 'host CLIENT and tcp port PORT'; does the handshake's ACK arrive?",
  },
  confusedWith: [
    { cause: 'scan-syn', why: 'a half-open port scan looks like this' },
    {
      cause: 'accept-queue-overflow',
      why: 'repeated SYN-ACKs also come from a server that drops the ACK',
    },
  ],
  settles: [
    'Capture on the client: does the SYN-ACK arrive, and did this host send the SYN at all (spoofing)?',
    'On the server: ss -tan state syn-recv while it happens.',
  ],
  remedy:
    'Single ones: nothing. Many from one place: treat as scan or SYN flood (SYN cookies); from a real client: look for a path that loses the SYN-ACK or the ACK.',
  references: ['RFC 9293 section 3.5', 'RFC 4987 section 2'],
};
