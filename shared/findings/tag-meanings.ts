import type { CloseKind, CloseStage, CloseTag } from '../flows/close-facts.ts';
import type { FlowFacts } from '../flows/flow-facts.ts';

/** One sentence for each tag (Radar's, then ours), for hover and focus. Radar's all speak of the client's first ten packets. */
export const TAG_MEANINGS: Readonly<Record<CloseTag, string>> = {
  timeout: 'The client sent neither FIN nor RST and fell silent for 10 s or more.',
  reset: 'The client sent at least one RST.',
  fin: 'The client also sent a FIN.',
  single_rst: 'One RST without ACK flag, and no RST+ACK.',
  multiple_rsts: 'Two or more RSTs without ACK flag, and no RST+ACK.',
  acknumsame:
    'All RSTs carry the same acknowledgement number, and it is not zero: unusual for a RST without ACK flag.',
  acknumsame0:
    'All RSTs carry acknowledgement number zero: the ordinary look of a host that answers several late segments.',
  acknumdiff: 'The RSTs carry different acknowledgement numbers, none of them zero.',
  acknumdiff0: 'The RSTs carry different acknowledgement numbers, one of them zero.',
  single_rstack: 'One RST+ACK, and no RST without ACK flag.',
  multiple_rstacks: 'Two or more RST+ACKs, and no RST without ACK flag.',
  rst_and_rstacks: 'Both RST and RST+ACK.',
  zmap: 'The SYN looks like ZMap before v4.1.0: IP-ID 54321 and window 65535. Newer scans do not show it.',
  multi_segment_first_flight:
    "Post-PSH (multi-segment first flight): all the client's data segments came before any payload of the server, so they are one message (a large ClientHello needs two), although Radar counts them as several.",
  tfo: 'The SYN carried data (TCP Fast Open); it counts as data only once another packet of the client follows.',
  incomplete:
    'The client fell silent less than 10 s before the end of what was captured: too soon to call it a timeout.',
  server_closed:
    'The client fell silent, but the server had sent FIN or RST: the server closed it, and silence after that is no timeout.',
  late_reset:
    "The client's first RST came after its first ten packets: Radar does not look that far and gives no stage.",
  syn_retransmit:
    "The client repeated its SYN with the same sequence number. Radar's own figures leave such flows out.",
  port_reuse:
    "Its SYN re-used the ports of a connection that had closed. Radar's own figures leave such flows out.",
  half_closed_idle:
    'A FIN was never acknowledged, and nothing came for 10 s or more: not a timeout by Radar, because there is a FIN.',
  illegal_flags:
    'A RST carried SYN or FIN as well, which no ordinary stack sends; it counts as a RST.',
  server_first:
    'The server sent data although the client had not: usual where the server speaks first (SMTP, SSH, FTP, MySQL), so Post-ACK says little here.',
  scanner_like:
    "The SYN has a trait of scanning tools: no TCP options, a TTL of 200 or more, the destination address as sequence number, or ZMap's old fixed numbers; or a segment is an Xmas probe (FIN+PSH+URG without ACK). A trait, not a proof: some devices send such SYNs too.",
};

/** One sentence for each stage (Radar): how far the client had come when it ended. */
export const STAGE_MEANINGS: Readonly<Record<CloseStage, string>> = {
  'post-syn': "Ended by reset or silence after the client's SYN alone.",
  'post-ack': 'Ended by reset or silence after the handshake, before any data of the client.',
  'post-psh': "Ended by reset or silence after the client's first data.",
  later: "Ended by reset after several data packets, within the client's first ten packets.",
  none: 'None of the early endings: closed otherwise, later, or not eligible.',
};

/** One sentence for each kind of ending. */
export const KIND_MEANINGS: Readonly<Record<CloseKind, string>> = {
  graceful: 'Both sides closed by FIN.',
  reset: 'A RST ended it.',
  timeout: 'It fell silent without a close.',
  refused: 'The SYN was answered with a RST.',
  unanswered: 'The SYN was never answered.',
  rejected: 'An ICMP error rejected it.',
  'half-closed': 'One side closed, the other stayed open to the end of the capture.',
  open: 'No close in the capture.',
  'mid-capture': 'Neither its beginning nor its end is in the capture.',
};

/** What each tag of a flow, its stage and its kind mean, by name (FlowStory.tagMeanings). */
export function meaningsOf({ close, sides }: FlowFacts): Readonly<Record<string, string>> {
  const { tags, stage, kind } = close;
  const meanings: Record<string, string> = {
    [kind]: KIND_MEANINGS[kind],
    [stage]: STAGE_MEANINGS[stage],
  };
  for (const tag of tags) meanings[tag] = TAG_MEANINGS[tag];
  const late = sides[0].firstRst;
  if (tags.includes('late_reset') && late !== null)
    meanings.late_reset = `${TAG_MEANINGS.late_reset} It is #${late.packet}.`;
  return meanings;
}
