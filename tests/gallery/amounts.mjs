// What typed numbers can mean: node amounts.mjs MODULE, which prints one line of JSON for each number of this list.

const { readings, unmistakable } = await import(`file://${process.argv[2]}`);
const typed = JSON.parse(process.argv[3]);
for (const text of typed) process.stdout.write(`${JSON.stringify(readings(text).map(unmistakable))}\n`);
