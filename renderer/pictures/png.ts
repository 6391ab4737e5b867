import type { Drawn } from './drawnSvg.ts';

/** Pixels to a pixel of the screen: sharp on a projector and in print. */
const scale = 2;

/** An SVG as a PNG. */
export async function pngOf({ markup, width, height }: Drawn): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([markup], { type: 'image/svg+xml' }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = width * scale;
    canvas.height = height * scale;
    const context = canvas.getContext('2d')!;
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => {
        if (blob) resolve(blob);
        else reject(new RangeError('The picture is too large for a PNG.'));
      }, 'image/png'),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}
