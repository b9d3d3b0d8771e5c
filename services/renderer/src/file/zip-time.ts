/** 1980-01-01 00:00, the earliest time of the format (APPNOTE.TXT 4.4.6): date in the upper half, time in the lower. */
const DOS_EPOCH = 0x0021_0000;
const END_OF_DIRECTORY = 0x0605_4b50;
const DIRECTORY_ENTRY = 0x0201_4b50;

/**
 * Sets the modification time of every entry of a ZIP archive to 1980-01-01, in place, so that the same content gives the
 * same bytes: the zip writer of the workbook library stamps entries with the wall clock and has no option to change that.
 * Layout: PKWARE APPNOTE.TXT 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (end). Archives of under 4 GB.
 */
export const fixZipTimes = (zip: Buffer): Buffer => {
  const end = zip.length - 22; // the writer adds no archive comment, so the record is the last 22 bytes
  if (end < 0 || zip.readUInt32LE(end) !== END_OF_DIRECTORY) throw new Error('not a ZIP archive');
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error('damaged ZIP directory');
    zip.writeUInt32LE(DOS_EPOCH, at + 12);
    zip.writeUInt32LE(DOS_EPOCH, zip.readUInt32LE(at + 42) + 10);
    at += 46 + zip.readUInt16LE(at + 28) + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return zip;
};
