using System.Globalization;

namespace Pid.Tests.EndToEnd;

/// <summary>The files that the commands of the documents are about, small ones, the same on every run.</summary>
internal static class DocumentFiles
{
    private static readonly string[] s_emotions = ["angry", "happy", "sad"];
    private static readonly string[] s_devices = ["desktop", "phone", "tablet"], s_pages = ["cart", "home", "item"];

    /// <summary>Writes them, and the samples, where the commands run.</summary>
    public static void Write(TempFiles files)
    {
        foreach (string folder in (string[])["samples", "log"])
        {
            Directory.CreateDirectory(Path.Combine(files.Directory, folder));
        }

        foreach (string sample in Directory.GetFiles(Invocation.Sample("")))
        {
            File.Copy(sample, Path.Combine(files.Directory, "samples", Path.GetFileName(sample)));
        }

        Random random = new(17);
        files.Write("voice.csv", Embeddings(random, 600, true, ("voice", 8)));
        files.Write("face.csv", Embeddings(random, 600, true, ("face", 6)));
        files.Write("pairs.csv", Embeddings(random, 1200, false, ("voice", 8), ("face", 6)));
        files.Write("records.csv", Embeddings(random, 900, true, ("voice", 8), ("face", 6), ("text", 4)));
        files.Write("votes.csv", Votes(random));
        files.Write("wide.csv", Wide(random));
        files.Write("and.json", """{"shape":[2,2,2],"p":[1,0,1,0,1,0,0,1]}""");
        files.Write("tables.jsonl", string.Concat(Enumerable.Range(0, 20).Select(_ =>
            $"{{\"shape\":[2,2,2],\"p\":[{string.Join(',', Enumerable.Range(0, 8).Select(_ => random.Next(1, 50)))}]}}\n")));
        for (int part = 0; part < 2; part++)
        {
            string rows = string.Join(", ", Enumerable.Range(0, 500).Select(_ => Visit(random)));
            files.WriteParquet($"log/part-{part}.parquet", $"SELECT * FROM (VALUES {rows}) AS visits(device, page, hour, bought)");
        }
    }

    // A label, and for each modality numbers around a centre that the label chooses.
    private static string Embeddings(Random random, int records, bool labelled, params (string Name, int Length)[] modalities)
    {
        IEnumerable<string> header = modalities.SelectMany(m => Enumerable.Range(1, m.Length).Select(i => $"{m.Name}_{i}"));
        string text = string.Join(',', labelled ? header.Append("emotion") : header) + "\n";
        for (int r = 0; r < records; r++)
        {
            int emotion = random.Next(3);
            IEnumerable<string> fields = modalities.SelectMany(m => Enumerable.Range(1, m.Length).Select(i =>
                ((((emotion * i) + m.Length) % 3) + (1.2 * Normal(random))).ToString("F4", CultureInfo.InvariantCulture)));
            text += string.Join(',', labelled ? fields.Append(s_emotions[emotion]) : fields) + "\n";
        }

        return text;
    }

    private static string Votes(Random random)
    {
        string text = "rater_1,rater_2,truth\n";
        for (int r = 0; r < 500; r++)
        {
            int truth = random.Next(3);
            text += $"{Vote(.7)},{Vote(.8)},{s_emotions[truth]}\n";

            string Vote(double right) => s_emotions[random.NextDouble() < right ? truth : random.Next(3)];
        }

        return text;
    }

    // The outcome is a noisy parity of the first two answers: no single column tells anything.
    private static string Wide(Random random)
    {
        string text = string.Join(',', Enumerable.Range(1, 12).Select(i => $"answer_{i}")) + ",outcome\n";
        for (int r = 0; r < 600; r++)
        {
            int[] answers = [.. Enumerable.Range(0, 12).Select(_ => random.Next(2))];
            text += string.Join(',', answers) + "," + (random.NextDouble() < .9 ? answers[0] ^ answers[1] : random.Next(2)) + "\n";
        }

        return text;
    }

    private static string Visit(Random random)
    {
        (int device, int page) = (random.Next(3), random.Next(3));
        string bought = random.NextDouble() < (page == 0 ? .5 : .1) + (device == 0 ? .2 : 0) ? "yes" : "no";
        return $"('{s_devices[device]}', '{s_pages[page]}', {random.Next(24)}, '{bought}')";
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
