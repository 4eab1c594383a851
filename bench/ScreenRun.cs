using System.Diagnostics;
using System.Globalization;
using Pid.Interactions.Screening;
using Pid.Numerics.Distributions;

namespace Pid.Bench;

/// <summary>A screen of random columns with fifty planted parities: time and memory of the whole process.</summary>
internal static class ScreenRun
{
    public static int Run(string[] args)
    {
        int[] sizes = [.. args.Select(a => int.Parse(a, CultureInfo.InvariantCulture))];
        (int columns, int records, int symbols) = sizes is [int c, int r, int s] ? (c, r, s) : (1000, 10_000, 2);
        Random random = new(1);
        byte[] target = Codes(records, _ => random.Next(2));
        CodedColumn[] table = [.. Enumerable.Range(0, columns).Select(i => new CodedColumn(new Variable($"c{i}", symbols), Codes(records, _ => random.Next(symbols))))];
        for (int planted = 0; planted < Math.Min(50, columns / 2); planted++)
        {
            byte[] first = table[2 * planted].Codes.ToArray();
            byte[] second = Codes(records, i => random.Next(3) == 0 ? (first[i] ^ target[i]) % symbols : random.Next(symbols));
            table[(2 * planted) + 1] = new CodedColumn(new Variable($"parity{planted}", symbols), second);
        }

        foreach (int threads in (int[])[1, Environment.ProcessorCount])
        {
            long start = Stopwatch.GetTimestamp();
            ScreenResult result = PairScreen.Run(table, new CodedColumn(new Variable("y", 2), target), new ScreenSettings(Top: 100, MaxDegreeOfParallelism: threads));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{columns} columns of {symbols} symbols, {records} records, {threads} threads: {result.Pairs} pairs in {Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s, {result.Decomposed} decomposed, none elsewhere above {result.Elsewhere:G4}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB"));
        return 0;
    }

    private static byte[] Codes(int records, Func<int, int> code) => [.. Enumerable.Range(0, records).Select(r => (byte)code(r))];
}
