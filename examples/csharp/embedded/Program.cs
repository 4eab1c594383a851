using Pid.Interactions;

// A device that watches two binary sensors and a state, counts what it sees, and asks what the sensors tell about the state: a record "x1
// x2 y" a line on standard input. It holds eight counts and one workspace, and after the first question it allocates nothing for an answer.
double[] counts = new double[8];
Decomposer decomposer = new();
long records = 0;
while (Console.ReadLine() is { } line)
{
    string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    if (fields.Length != 3 || fields.Any(field => field is not ("0" or "1")))
    {
        Console.Error.WriteLine($"embedded: line {records + 1} is '{line}'; it must be three values, each 0 or 1.");
        return 3;
    }

    counts[(fields[0] == "1" ? 4 : 0) + (fields[1] == "1" ? 2 : 0) + (fields[2] == "1" ? 1 : 0)]++;
    records++;
}

if (records == 0)
{
    Console.Error.WriteLine("embedded: no record was given.");
    return 3;
}

decomposer.Decompose(counts, 2, 2, 2);
long before = GC.GetAllocatedBytesForCurrentThread();
Decomposition d = decomposer.Decompose(counts, 2, 2, 2);
long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

Console.WriteLine($"{records} records, in bits, every interval at most {1e-9} wide: {d.Status}");
Console.WriteLine($"redundancy {d.Redundancy.Midpoint:F6}");
Console.WriteLine($"unique1    {d.Unique1.Midpoint:F6}");
Console.WriteLine($"unique2    {d.Unique2.Midpoint:F6}");
Console.WriteLine($"synergy    {d.Synergy.Midpoint:F6}");
Console.WriteLine($"allocated for the answer: {allocated} bytes");
return 0;
