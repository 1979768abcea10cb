/**
 * Zeek's conn_state and history of conversations, worked out by hand from Zeek's own code (TCPSessionAdapter:
 * update_history, update_window, update_last_seq, Update…State; TCP_Reassembler; conn/main.zeek: conn_state).
 *
 * A packet is `>` (from port 40000) or `<` (from port 80), its flags, `:` payload bytes, `@` sequence number after
 * the side's first (0: its SYN's; otherwise right after all it has sent), `^` the same of the ACK field (otherwise
 * all that the other side has sent), `w0` a closed window, and `x3` for three of it.
 */
export interface ZeekCase {
  readonly rule: string;
  readonly packets: string;
  readonly state: string;
  readonly history: string;
}

const OPEN = '>S <SA >A';

/** One row: the packets, what Zeek makes of them, and why. */
function row(packets: string, state: string, history: string, rule: string): ZeekCase {
  return { packets, state, history, rule };
}

const HANDSHAKES: readonly ZeekCase[] = [
  row('>S', 'S0', 'S', 'a SYN alone: SYN_SENT and INACTIVE'),
  row('>S >S@0', 'S0', 'S', 'the same SYN again has the same number: no second letter'),
  row('>S <SA', 'S1', 'Sh', "the responder's SYN+ACK establishes both, the ACK is not waited for"),
  row(OPEN, 'S1', 'ShA', 'a pure ACK'),
  row('>S <SA <SA@0 >A', 'S1', 'ShA', 'the same SYN+ACK again: no second h'),
  row('>S <SA <SA@900', 'S1', 'Sh', 'another number in SYN+ACK: taken for the new base, so no h'),
  row('>S <A <SA', 'S1', 'Sah', 'an ACK before the SYN+ACK leaves the responder INACTIVE'),
  row('>S <PA:5', 'OTH', 'Sd', 'payload before the SYN+ACK makes the responder PARTIAL'),
  row(
    '>S <S >SA@0 <SA@0',
    'S1',
    'Ss',
    'simultaneous open: one bit for S and H of a side, number 0 again',
  ),
  row('>S >A', 'S0', 'SA', 'an ACK in SYN_SENT changes nothing'),
  row('>S:10 <SA >A', 'S1', 'ShA', 'payload in a SYN is no d: one control bit decides the letter'),
  row('>S:10 >S:10@0', 'S0', 'ST', 'and sent again it is a t'),
];

const DATA: readonly ZeekCase[] = [
  row(`${OPEN} >PA:10`, 'S1', 'ShAD', 'payload'),
  row(`${OPEN} >PA:10 <A`, 'S1', 'ShADa', 'a pure ACK of the responder'),
  row(`${OPEN} >PA:10 <PA:20 >A`, 'S1', 'ShADd', 'A is written once a direction'),
  row(`${OPEN} >PA:10x30 <PA:20x30`, 'S1', 'ShADd', 'd is written once a direction'),
  row(`${OPEN} <PA:20 >PA:10`, 'S1', 'ShAdD', 'the server speaks first'),
  row(`${OPEN} >PA:10 >PA:10@1`, 'S1', 'ShADT', 'payload that does not move the end is a t'),
  row(`${OPEN} <PA:10 <PA:10@1`, 'S1', 'ShAdt', 'the same of the responder'),
  row(
    `${OPEN} >PA:10 >PA:10@1x9`,
    'S1',
    'ShADT',
    'nine of them: the second letter comes with the tenth',
  ),
  row(`${OPEN} >PA:10 >PA:10@1x10`, 'S1', 'ShADTT', 'ten of them'),
  row(`${OPEN} >PA:10 >PA:10@1x100`, 'S1', 'ShADTTT', 'a hundred of them'),
  row(`${OPEN} >PA:10 >PA:10@1 <PA:9 <PA:9@1`, 'S1', 'ShADTdt', 'each direction has its own count'),
  row(
    `${OPEN} >PA:10 >PA:20@1`,
    'S1',
    'ShAD',
    'sent again with more behind it: the end moves, no t',
  ),
  row(`${OPEN} >PA:10 >A@10`, 'S1', 'ShAD', 'a keep-alive without payload'),
  row(
    `${OPEN} >PA:10 >A:1@10`,
    'S1',
    'ShADT',
    'a keep-alive with the last byte is payload sent again',
  ),
  row(`${OPEN} >PA:10@11 >PA:10@1`, 'S1', 'ShADT', 'what fills a hole does not move the end: t'),
  row(
    `${OPEN} >PA:10 <Aw0 >A:1 >A:1@11`,
    'S1',
    'ShADawT',
    "a probe's byte is new, sent again it is a t",
  ),
  row(
    `${OPEN} >PA:10 <Aw0 >A:1 <A >PA:10@11`,
    'S1',
    'ShADaw',
    'after the probe the same byte with more: no t',
  ),
];

const WINDOWS: readonly ZeekCase[] = [
  row(
    `${OPEN} >PA:10 <Aw0`,
    'S1',
    'ShADaw',
    'a closed window, after the letter of the packet itself',
  ),
  row(`${OPEN} <PA:10w0`, 'S1', 'ShAdw', 'the same with payload: d, then w'),
  row(`${OPEN} >PA:10 <PA:5w0 <PA:5@1w0`, 'S1', 'ShADdwt', 'w comes before t'),
  row(`${OPEN} >PA:10 <Aw0x10`, 'S1', 'ShADaww', 'ten closed windows'),
  row('>Sw0', 'S0', 'SW', "a SYN's window counts too"),
  row(`${OPEN} >FA <Aw0`, 'S2', 'ShAFa', 'not after the other side has closed'),
  row(`${OPEN} >FA >Aw0`, 'S2', 'ShAFW', 'but after its own FIN'),
  row(`${OPEN} >FAw0`, 'S2', 'ShAFW', 'also with the FIN itself'),
  row(`${OPEN} >RAw0`, 'RSTO', 'ShAR', 'not with a reset'),
  row(`${OPEN} >RA >Aw0`, 'RSTO', 'ShAR', 'nor after the own reset'),
];

const GAPS: readonly ZeekCase[] = [
  row(`${OPEN} >PA:10@11 <A^21`, 'S1', 'ShADaG', 'an ACK covers a hole: G, after its own letter'),
  row(`${OPEN} >PA:10@11 >PA:10@1 <A^21`, 'S1', 'ShADTa', 'filled before the ACK: no gap'),
  row(`${OPEN} >PA:10@11 <A^1`, 'S1', 'ShADa', 'not covered yet'),
  row(`${OPEN} <A^11`, 'S1', 'ShAaG', 'an ACK for what nobody saw'),
  row(`${OPEN} >PA:10@11 <A^21 <A^21`, 'S1', 'ShADaG', 'told once'),
  row(
    `${OPEN} >PA:10@11 >PA:10@31 <A^41x2 <A^51`,
    'S1',
    'ShADaG',
    'three holes: one letter below ten',
  ),
  row(`${OPEN} ${holes(10)}`, 'S1', 'ShADaGG', 'the tenth gap'),
  row(`${OPEN} <PA:10@11 >A^21`, 'S1', 'ShAdg', "of the responder's bytes"),
  row('>PA:10@1 >PA:10@21 <A^31', 'OTH', 'Da', 'not where the beginning was not captured'),
  row(`${OPEN} >PA:10@11 <FA^21`, 'S3', 'ShADfG', 'a FIN may tell of it: established before'),
  row(`${OPEN} >PA:10@11 <RA^21`, 'RSTR', 'ShADr', 'a reset does not'),
  row(`${OPEN} >PA:10@11 >FA <A`, 'S2', 'ShADFaG', 'after a FIN it still counts'),
];

const FINS: readonly ZeekCase[] = [
  row(`${OPEN} >FA <FA >A`, 'SF', 'ShAFf', 'both closed'),
  row(`${OPEN} >PA:10 <A <PA:20 >A >FA <A <FA >A`, 'SF', 'ShADadFf', 'the ordinary connection'),
  row(`${OPEN} <FA >FA <A`, 'SF', 'ShAfFa', 'the server closes first'),
  row(`${OPEN} >FA`, 'S2', 'ShAF', 'only the originator closed'),
  row(`${OPEN} <FA`, 'S3', 'ShAf', 'only the responder closed'),
  row(`${OPEN} >FPA:10`, 'S2', 'ShAF', 'payload in a FIN is no d'),
  row(
    `${OPEN} >FPA:10 >FPA:10@1`,
    'S2',
    'ShAFT',
    'but sent again it is a t; the FIN has the same end',
  ),
  row(`${OPEN} >FA >FA@1`, 'S2', 'ShAF', 'the same FIN again'),
  row(`${OPEN} >FA >FA@11`, 'S2', 'ShAFF', 'a FIN with another number'),
  row(
    `${OPEN} >PA:10 >FA@11 >FPA:10@1`,
    'S2',
    'ShADFT',
    'a FIN sent again with the payload before it: the same end',
  ),
  row('>S >FA', 'SH', 'SF', 'a FIN after the SYN: the responder never spoke'),
  row('<SA <FA', 'SHR', '^hf', 'SYN+ACK and FIN, no originator'),
];

const RESETS: readonly ZeekCase[] = [
  row('>S <RA', 'REJ', 'Sr', 'a reset answers SYN_SENT'),
  row('>S <RA >S@0 <RA', 'REJ', 'Sr', 'once more, with the same numbers'),
  row('>S <RA >R', 'REJ', 'SrR', 'both reset, nothing sent'),
  row('>S >R', 'RSTOS0', 'SR', 'SYN, then its own reset'),
  row('>S >A >R', 'OTH', 'SAR', 'the same with an A between: the pattern does not match'),
  row('>S >FA >RA', 'OTH', 'SFR', 'nor with an F'),
  row('>S <SA >R', 'RSTO', 'ShR', 'a half-open scan'),
  row(`${OPEN} >RA`, 'RSTO', 'ShAR', 'the originator aborts'),
  row(`${OPEN} <RA`, 'RSTR', 'ShAr', 'the responder aborts'),
  row(`${OPEN} >PA:10 <RA >R`, 'RSTR', 'ShADrR', 'both reset after payload'),
  row(
    `${OPEN} <RA >R`,
    'REJ',
    'ShArR',
    'both reset, and no payload either way: Zeek calls it rejected',
  ),
  row(`${OPEN} >RA >R@1`, 'RSTO', 'ShAR', 'a reset with the same number'),
  row(`${OPEN} >RA >R@50`, 'RSTO', 'ShARR', 'a reset with another number'),
  row(`${OPEN} >FA <FA >A >R`, 'SF', 'ShAFfR', 'a reset after both FINs changes no state'),
  row(`${OPEN} >FA >RA`, 'RSTO', 'ShAFR', 'a reset after the own FIN does'),
  row(
    `${OPEN} >FA >RA <FA`,
    'SF',
    'ShAFRf',
    "the other side's FIN makes FIN and reset a closed end again",
  ),
  row(`${OPEN} >RA <FA`, 'RSTO', 'ShARf', 'not so a reset without a FIN before it'),
  row(`${OPEN} >FA <RA`, 'RSTR', 'ShAFr', 'a FIN answered by a reset'),
  row(`${OPEN} <FA >RA`, 'RSTO', 'ShAfR', 'the same turned around'),
  row(`${OPEN} >RA >PA:10 >PA:10@1`, 'RSTO', 'ShARD', 'payload after the own reset: d, no t'),
  row('<SA <RA', 'RSTRH', '^hr', 'SYN+ACK and reset, no originator'),
  row('<SA >R', 'RSTO', '^hR', 'SYN+ACK, and the originator resets'),
];

const PARTIAL: readonly ZeekCase[] = [
  row('>PA:10', 'OTH', 'D', 'from the middle'),
  row('>A', 'OTH', 'A', 'an ACK alone'),
  row('>PA:10 <PA:20', 'OTH', 'Dd', 'both ends PARTIAL'),
  row('<PA:20', 'OTH', '^d', 'the first packet comes from the server: flipped'),
  row('<PA:20 >FA <FA', 'SF', '^dFf', 'both FINs close it all the same'),
  row('>PA:10 >FA', 'SH', 'DF', 'a FIN, and no responder'),
  row('>PA:10 <A >FA', 'SH', 'DaF', 'a PARTIAL responder counts as inactive'),
  row('>PA:10 <A <FA', 'SHR', 'Daf', 'a PARTIAL originator does too'),
  row('<FA', 'SHR', '^f', "a server's FIN alone"),
  row('>PA:10 <RA', 'RSTRH', 'Dr', 'a reset of the responder, the originator PARTIAL'),
  row('<PA:10 >RA', 'OTH', '^dR', 'a reset of the originator, no S before it'),
  row('>R', 'OTH', 'R', 'a reset alone'),
  row('<R', 'RSTRH', '^r', "a server's reset alone"),
  row('>PA:10@1 >S@0', 'S0', 'DS', 'the SYN comes after its payload: SYN_SENT again'),
  row('<SA', 'OTH', '^h', 'a SYN+ACK alone'),
  row('<SA >A', 'S1', '^hA', 'SYN+ACK and ACK: only the SYN was missed'),
  row('<SA >S', 'OTH', '^hS', 'the SYN after its answer: SYN_SENT beside ESTABLISHED'),
  row('<SA >A >PA:5 <FA >FA', 'SF', '^hADfF', 'without the SYN, closed'),
];

const ODD_FLAGS: readonly ZeekCase[] = [
  row(`${OPEN} >FRA`, 'RSTO', 'ShAI', 'FIN and RST: i, and neither f nor r'),
  row(`${OPEN} >FRA >FRA@9`, 'RSTO', 'ShAI', 'once a direction'),
  row(`${OPEN} <FRA`, 'RSTR', 'ShAi', 'of the responder'),
  row('>SF', 'SH', 'Q', 'SYN and FIN: q, and neither s nor f; the state takes both'),
  row('>SR', 'OTH', 'Q', 'SYN and RST'),
  row('>SFR', 'OTH', 'I', 'all three: i'),
  row('>SF >S@0', 'SH', 'QS', 'the first plain SYN has its letter'),
  row('>SF >FA@1', 'SH', 'QF', 'and so has the first plain FIN'),
  row('>FPU', 'SH', 'F', 'an Xmas probe is a FIN'),
  row('>', 'OTH', '', 'a NULL probe has no letter'),
];

/** All of them. */
export const ZEEK_CASES: readonly ZeekCase[] = [
  ...HANDSHAKES,
  ...DATA,
  ...WINDOWS,
  ...GAPS,
  ...FINS,
  ...RESETS,
  ...PARTIAL,
  ...ODD_FLAGS,
];

/** So many segments with a hole before each, and an ACK after each. */
function holes(count: number): string {
  return Array.from({ length: count }, (_, i) => `>PA:10@${11 + 20 * i} <A^${21 + 20 * i}`).join(
    ' ',
  );
}
