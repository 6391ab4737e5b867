import * as fc from 'fast-check';
import { deflateSync, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { packLog } from '../../shared/events/packedLog.ts';
import { bytesOf, type ByteSource, memorySource } from '../../shared/intake/byteSource.ts';
import { inflated } from '../../shared/intake/inflatedSource.ts';
import { imported } from '../support/exports.ts';

const broken = (): never => {
  throw new Error('broken');
};

/** A source that tells how many bytes have been read from it. */
function counted(bytes: Uint8Array): ByteSource & { read: ByteSource['read']; bytes: number } {
  const source = {
    size: bytes.length,
    bytes: 0,
    read: (from: number, to: number) => {
      source.bytes += to - from;
      return bytes.subarray(from, to);
    },
  };
  return source;
}

function unpacked(packed: ByteSource): { readonly source: ByteSource; readonly spent: number } {
  let spent = 0;
  const source = inflated(packed, { spend: (size) => void (spent += size), broken, kept: -1 });
  if (source instanceof Uint8Array) throw new Error('kept');
  return { source, spent };
}

const expectSame = (found: Uint8Array, wanted: Uint8Array): void =>
  expect(Buffer.compare(found, wanted)).toBe(0);

/** Lines of an export, as many as make some millions of bytes. */
const lines = new TextEncoder().encode(
  `id,MQL date,Company\n${Array.from(
    { length: 300_000 },
    (_, row) =>
      `L${row},2026-0${(row % 9) + 1}-${10 + (row % 19)},"Company ${(row * 7919) % 65_537}, Inc."\n`,
  ).join('')}`,
);

describe('an entry that is unpacked as it is read', () => {
  const packed = deflateSync(lines, { level: 6 });
  const source = counted(packed);
  const { source: entry, spent } = unpacked(source);

  it('has the size of what is in it', () => {
    expect(lines.length).toBeGreaterThan(9_000_000);
    expect([entry.size, spent]).toEqual([lines.length, lines.length]);
  });

  it('gives any range of it, in any order', () => {
    fc.assert(
      fc.property(fc.nat(lines.length), fc.nat(100_000), (from, length) => {
        const to = Math.min(lines.length, from + length);
        expectSame(bytesOf(entry, from, to), lines.subarray(from, to));
      }),
      { numRuns: 60 },
    );
  });

  it('unpacks its bytes once more for a reader in order that goes back by a record', () => {
    source.bytes = 0;
    const read = [];
    for (let at = 0; at < lines.length; at += 500_000) {
      const from = Math.max(0, at - 300);
      read.push(bytesOf(entry, from, Math.min(lines.length, at + 500_000)).subarray(at - from));
    }
    expectSame(Buffer.concat(read), lines);
    expect(source.bytes).toBeLessThanOrEqual(packed.length);
  });

  it('begins at most some megabytes before what is asked for', () => {
    bytesOf(entry, 0, 10);
    source.bytes = 0;
    bytesOf(entry, lines.length - 10, lines.length);
    expect(source.bytes).toBeLessThan(packed.length / 2);
  });

  it('is read while another is, each from where it is', () => {
    const other = unpacked(memorySource(deflateSync(lines.subarray(17))));
    for (let at = 0; at < 400_000; at += 50_000) {
      expectSame(bytesOf(entry, at, at + 50_000), lines.subarray(at, at + 50_000));
      expectSame(bytesOf(other.source, at, at + 50_000), lines.subarray(at + 17, at + 50_017));
    }
  });

  it('is kept where it is small', () => {
    const small = lines.subarray(0, 5000);
    const bytes = inflated(memorySource(deflateSync(small)), { spend: () => {}, broken, kept: 5000 });
    expect(bytes).toEqual(small);
    expect(inflated(memorySource(deflateSync(small)), { spend: () => {}, broken, kept: 4999 })).toMatchObject(
      { size: 5000 },
    );
  });

  it('is any text again', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), fc.constantFrom(0, 1, 6, 9), (bytes, level) => {
        const { source: any } = unpacked(memorySource(deflateSync(bytes, { level: level as 0 | 1 | 6 | 9 })));
        expect(bytesOf(any)).toEqual(bytes);
      }),
      { numRuns: 200 },
    );
  });

  it('is refused where it is cut off or comes to too much, which it is not unpacked to', () => {
    expect(() => unpacked(memorySource(packed.subarray(0, packed.length - 1)))).toThrow('broken');
    expect(() => unpacked(memorySource(new Uint8Array(0)))).toThrow('broken');
    const bomb = deflateSync(new Uint8Array(64 * 2 ** 20));
    let spent = 0;
    const spend = (size: number) => {
      spent += size;
      if (spent > 1000) throw new RangeError('too large');
    };
    expect(() => inflated(memorySource(bomb), { spend, broken, kept: 0 })).toThrow('too large');
    expect(spent).toBeLessThan(17 * 2 ** 20);
  });
});

it('imports a zip of a large text as it imports the text', () => {
  // Beyond what is kept in memory.
  const parts = ['Lead ID,MQL Date,Company,Note\n'];
  const note = 'x'.repeat(400);
  for (let row = 0; row < 45_000; row++)
    parts.push(
      `L${row},2026-01-${row % 50 === 7 ? 'soon' : String(10 + (row % 19))},"Company ${row % 999}",${note}\n`,
    );
  const bytes = new TextEncoder().encode(parts.join(''));
  expect(bytes.length).toBeGreaterThan(2 ** 24);
  const plain = imported([{ name: 'leads.csv', bytes }]);
  const zipped = imported([{ name: 'leads.zip', bytes: zipSync({ 'leads.csv': bytes }) }]);
  expect(zipped.problems).toEqual(plain.problems);
  expect(packLog(zipped.log)).toEqual(packLog(plain.log));
});
