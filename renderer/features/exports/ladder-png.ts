import type { HostConnection } from '../../../shared/contract/api.ts';
import { grouped } from '../../../shared/base/numbers.ts';
import { asFailure } from '../../carriers/wire.ts';
import type { PseudonymOptions } from '../../state/report-types.ts';
import { useSession } from '../../state/session-store.ts';
import { say } from '../../state/surface-store.ts';
import { downloadFrom } from '../../ui/download.ts';

const SCALE = 2;
/** What a browser's canvas holds at most on a side. */
const LONGEST_SIDE = 16_384;

/** Saves the ladder of a flow as PNG, painted from its SVG at twice the size on screen. */
export async function exportLadderPng(
  connection: HostConnection,
  what: {
    readonly flow: number;
    readonly folded: boolean;
    readonly pseudonyms: PseudonymOptions | null;
  },
): Promise<void> {
  const { analysis } = useSession.getState();
  if (analysis === null) return;
  try {
    const svg = await connection.call('ladder.svg', { analysis, ...what });
    const picture = await painted(svg);
    const address = URL.createObjectURL(picture);
    downloadFrom(address, `flow-${what.flow}.png`);
    setTimeout(() => {
      URL.revokeObjectURL(address);
    }, 10_000);
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
