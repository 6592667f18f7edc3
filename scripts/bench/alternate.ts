/**
 * Measures several ways of doing the same in turn, so that whatever else the machine does meets all of them: each way once a
 * round, in the opposite order every second round.
 *
 * @param ways each is told the round, from 0 on
 * @returns for each way, in the order given, what it came to by round
 */
export async function alternate<Measured>(
  rounds: number,
  ways: readonly ((round: number) => Promise<Measured>)[],
): Promise<readonly (readonly Measured[])[]> {
  const lanes = ways.map((way) => ({ way, measured: new Array<Measured>() }));
  for (let round = 0; round < rounds; round++) {
    for (const { way, measured } of round % 2 === 0 ? lanes : lanes.toReversed()) measured.push(await way(round));
  }
  return lanes.map(({ measured }) => measured);
}
