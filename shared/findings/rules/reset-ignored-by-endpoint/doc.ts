import type { RuleDoc } from '../../rule-doc.ts';
import { GOES_ON_AFTER } from '../../thresholds.ts';

export const doc: RuleDoc = {
  seen: 'A RST whose sequence number the receiver must reject, and the receiver goes on.',
  decided: [
    'No reset that its receiver had to take, and no close by FIN of both sides.',
    "Its number is not exactly what the receiver expects. Linux 6.1 to 7.2 (source read) and 6.18 (measured) takes the exact number, the number of a FIN that it has (in CLOSE-WAIT, LAST-ACK, CLOSING), and the right edge of its highest SACK block; it answers other numbers in the window with a challenge ACK and drops the rest. RFC 5961 takes the exact number only. RFC 793 takes everything from the last acknowledged byte to the window's end.",
    `The receiver sends payload or FIN, new or again, ${GOES_ON_AFTER / 1e9} s (or a round trip) and more after it: later than anything that was under way. It does not acknowledge the number later: that would be a gap of the capture, and the number right. The side that reset is not heard again; where both go on, nothing has happened.`,
    "The classic: the RST carries the FIN's own number, one left of the window of a server in CLOSE-WAIT. Linux 2.6.26 ignores it and retransmits for minutes. It is a rule of sequence numbers, not of CLOSE-WAIT: the exact number would have ended it.",
    'A Linux conntrack in between takes any RST, whatever its number, once a FIN has passed: CLOSE, 10 s. The endpoint and the firewall then disagree.',
  ],
  confidence: [
    'high: the stacks of today reject the number too, the receiver went on (in the window or right of it: by two retransmissions or more, whose ACK stays below it), and the resetting side had sent its own FIN before.',
    'medium: the connection was open on both sides, so another device may have sent the reset; or only older stacks reject it, so that it may have been lost behind the capture; or bytes before it may be missing.',
    'low: two of these, or one direction only.',
  ],
  matters:
    'Harmful: one end and the firewall believe the connection gone, the other holds a socket, retransmits, and counts against its limits.',
  asAlternative: {
    why: 'The other end may have ignored a reset that it had to reject.',
    settle:
      'On the end that went on: ss -tano shows the socket; nstat -az TcpExtTCPChallengeACK counts rejected resets.',
  },
  confusedWith: [
    {
      cause: 'half-closed',
      why: 'a side that is simply not done goes on too, but then the other one acknowledges',
    },
    { cause: 'injected-reset', why: 'blind injectors miss the exact number' },
    { cause: 'peer-vanished', why: 'without the reset it looks like a peer that fell silent' },
  ],
  settles: [
    'On the end that went on: ss -tano (CLOSE-WAIT or ESTABLISHED with a retransmission timer), uname -r, nstat -az TcpExtTCPChallengeACK.',
    'On the firewall: conntrack -L with the four-tuple: CLOSE or no entry while the socket lives.',
    'Capture on both ends: did the reset arrive, and with which number?',
  ],
  remedy:
    'On the end that stays: TCP_USER_TIMEOUT or keep-alive, and a kernel with the FIN-number rule (Linux 6.1 to 7.2 have it). On the sender: read to the end before close() so that no stateless RST with an old number is sent. On a firewall: do not count or free by conntrack state alone.',
  references: [
    'RFC 9293 section 3.10.7.4',
    'RFC 5961 section 3.2',
    'Linux tcp_validate_incoming, tcp_reset_check',
    'Linux nf_conntrack_proto_tcp',
  ],
};
