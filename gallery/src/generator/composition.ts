// How a symmetry makes a picture of a field (docs/semantics.md, section 5).

const K = 56756;

/** Where in a field of side F the picture's pixel in row Y and column X comes from. */
export function source(symmetry: number, F: number, Y: number, X: number): number {
  const last = 2 * F - 1;
  const mX = Math.min(X, last - X);
  const mY = Math.min(Y, last - Y);
  switch (symmetry) {
    case 0:
      return (Y >> 1) * F + (X >> 1);
    case 1:
      return (Y >> 1) * F + (mX >> 1);
    case 2:
      return mY * F + mX;
    case 3:
      if (Y < F) return X < F ? Y * F + X : (last - X) * F + Y;
      return X >= F ? (last - Y) * F + last - X : X * F + last - Y;
    case 4:
      return sixFold(F, mY, mX);
    default:
      throw new RangeError(`there is no symmetry ${symmetry}`);
  }
}

/** 16.16 fixed point; the products stay below 2^53, so that floor is exact. */
function sixFold(F: number, mY: number, mX: number): number {
  let a = 2 * (F - mX) - 1;
  let b = 2 * (F - mY) - 1;
  const down = (value: number) => Math.floor(value / 65536);
  if (b * 65536 > 2 * K * a) [a, b] = [down(K * b - 32768 * a), down(K * a + 32768 * b)];
  if (2 * K * b > 65536 * a) {
    [a, b] = [down(32768 * a + K * b), Math.max(0, down(K * a - 32768 * b))];
  }
  let u = a >> 1;
  const v = b >> 1;
  if (u > F - 1) u = 2 * F - 1 - u;
  return (F - 1 - v) * F + F - 1 - u;
}

const maps = new Map<string, Uint32Array>();

/** The picture of a field: 2F·2F palette indices, row by row. */
export function compose(field: Uint8Array, symmetry: number): Uint8Array {
  const F = Math.sqrt(field.length);
  const key = `${symmetry} ${F}`;
  let map = maps.get(key);
  if (!map) {
    map = Uint32Array.from({ length: 4 * F * F }, (_, at) =>
      source(symmetry, F, Math.floor(at / (2 * F)), at % (2 * F)),
    );
    maps.set(key, map);
  }
  return Uint8Array.from(map, (at) => field[at]!);
}
