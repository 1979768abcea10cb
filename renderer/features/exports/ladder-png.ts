import type { HostConnection } from '../../../shared/contract/api.ts';
import { grouped } from '../../../shared/base/numbers.ts';
import { asFailure } from '../../carriers/wire.ts';
import type { PseudonymOptions } from '../../state/report-types.ts';
import { adoptJob, nameJob } from '../../state/job-store.ts';
import { useSession } from '../../state/session-store.ts';
import { say } from '../../state/surface-store.ts';
import { downloadFrom, downloadText } from '../../ui/download.ts';

const SCALE = 2;
/** What a browser's canvas holds at most on a side. */
const LONGEST_SIDE = 16_384;

/** Jobs that this window does itself count downwards: the host's numbers begin at 1. */
let nextOwn = 0;

/** Saves the ladder of a flow as PNG, painted from its SVG at twice the size on screen. */
export async function exportLadderPng(
  connection: HostConnection,
  what: {
    readonly flow: number;
    readonly folded: boolean;
    readonly pseudonyms: PseudonymOptions | null;
  },
): Promise<void> {
  const { analysis, names } = useSession.getState();
  if (analysis === null) return;
  try {
    const { svg, map } = await connection.call('ladder.svg', { analysis, ...what });
    const picture = await painted(svg);
    const address = URL.createObjectURL(picture);
    // Under pseudonyms not even the file's name tells the capture's.
    const base = what.pseudonyms === null ? baseOf(names) : 'ladder';
    const name = `${base}-flow-${what.flow}.png`;
    downloadFrom(address, name);
    if (map !== null) {
      const wayBack = JSON.stringify({ ...map, outputs: [name] }, null, 2);
      downloadText(`${name}.map.json`, 'application/json', `${wayBack}\n`);
    }
    // A card like every other export's; the picture stays until this window closes, for "again".
    nextOwn -= 1;
    nameJob(nextOwn, `Ladder of flow ${what.flow} as PNG`);
    adoptJob({
      job: nextOwn,
      state: 'done',
      phase: 'Done',
      done: 1,
      total: 1,
      result: {
        name,
        bytes: picture.size,
        path: null,
        download: address,
        map: map === null ? null : { path: null, download: null },
      },
      error: null,
    });
  } catch (cause) {
    say(asFailure(cause).error.detail, 'bad');
  }
}

async function painted(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  if (height * SCALE > LONGEST_SIDE) {
    throw new Error(
      `This ladder is ${grouped(height)} pixels tall, more than a PNG can hold: fold it, or take the SVG.`,
    );
  }
  const canvas = document.createElement('canvas');
  canvas.width = width * SCALE;
  canvas.height = height * SCALE;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser gives no canvas to paint on.');
  context.scale(SCALE, SCALE);
  context.drawImage(image, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('The browser could not make the PNG.'));
      else resolve(blob);
    }, 'image/png');
  });
}

/** "office" of "office.pcapng.gz", "a-and-1-more" of two: as the host names the SVG. */
function baseOf(names: readonly string[]): string {
  const base = (names[0] ?? 'teardown').replace(
    /\.(?:pcapng|pcap|cap|dmp|ntar|trc)(?:\.(?:gz|zst|lz4|xz|bz2))?$/iu,
    '',
  );
  return `${base}${names.length > 1 ? `-and-${names.length - 1}-more` : ''}`;
}
