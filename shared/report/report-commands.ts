/** A word of a POSIX shell command: bare where that is safe, else in single quotes. */
export function shellWord(word: string): string {
  const safe = word.startsWith('-') ? `./${word}` : word;
  return /^[\w./:@%+=,-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", "'\\''")}'`;
}

/** Every flow of the captures as JSON lines: what all counts of a report come from. */
export function analyzeCommand(captures: readonly string[], format: string): string {
  return `teardown analyze ${captures.map(shellWord).join(' ')} --format ${format}`;
}

/** One flow with its ladder. */
export function explainCommand(capture: string, flow: number): string {
  return `teardown explain ${shellWord(capture)} --flow ${flow}`;
}

/** A capture's health. */
export function checkFileCommand(capture: string): string {
  return `teardown check-file ${shellWord(capture)}`;
}

/** The hash of a file, on every Unix. */
export function hashCommand(captures: readonly string[]): string {
  return `sha256sum ${captures.map(shellWord).join(' ')}`;
}

/**
 * New TCP connections (tcp.stream) by the time of their first packet, counted by tshark: one line a
 * bin with its number of connections.
 */
export function streamsOverTimeCommand(capture: string, binSeconds: string): string {
  return `tshark -r ${shellWord(capture)} -Y 'tcp.stream and not icmp and not icmpv6' -T fields -e tcp.stream -e frame.time_relative | awk '!seen[$1]++ {bins[int($2 / ${binSeconds})]++} END {for (bin in bins) print bin, bins[bin]}' | sort -n`;
}

/** A Wireshark filter for exactly these packets; runs are written as ranges. */
export function framesFilter(numbers: readonly number[]): string {
  const parts: string[] = [];
  for (let i = 0; i < numbers.length; i += 1) {
    const first = numbers[i];
    while (i + 1 < numbers.length && numbers[i + 1] === numbers[i] + 1) i += 1;
    parts.push(numbers[i] - first > 1 ? `${first}..${numbers[i]}` : listOf(first, numbers[i]));
  }
  return numbers.length === 1
    ? `frame.number == ${numbers[0]}`
    : `frame.number in {${parts.join(', ')}}`;
}

function listOf(first: number, last: number): string {
  return first === last ? String(first) : `${first}, ${last}`;
}

/** A Wireshark filter for a conversation by its ends. */
export function endsFilter(
  proto: 'tcp' | 'udp',
  ends: readonly { readonly ip: string; readonly port: number }[],
): string {
  const terms = ends.map(
    ({ ip, port }) =>
      `${ip.includes(':') ? 'ipv6' : 'ip'}.addr == ${ip} && ${proto}.port == ${port}`,
  );
  return terms.join(' && ');
}
