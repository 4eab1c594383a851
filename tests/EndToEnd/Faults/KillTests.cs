using System.Diagnostics;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// The end of the process at random moments: every file is the old one or the new one, whole, and a screen goes on to the same bytes.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const string Two = "{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1]}\n{\"shape\":[2,2,2],\"p\":[1,0,0,1,0,1,1,0]}\n";
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task A_kill_at_any_moment_leaves_the_old_file_or_the_new_one_and_a_screen_goes_on_to_the_same_result()
    {
        Random random = new(1);
        string wide = _files.Write("wide.csv", string.Join(',', Enumerable.Range(0, 200).Select(c => $"c{c}")) + ",y\n"
            + string.Concat(Enumerable.Range(0, 300).Select(_ => string.Concat(Enumerable.Range(0, 200).Select(_ => $"{random.Next(3)},"))
            + $"{random.Next(2)}\n")));
        string state = Path.Combine(_files.Directory, "state");
        string[] command = ["screen", wide, "--y", "y", "--top", "5", "--json"];
        Outcome whole = Invocation.Run(command);
        int kills = 0;
        Outcome resumed;
        Random moment = new(2);
        do
        {
            using Process process = Invocation.Start([.. command, "--checkpoint", state]);
            Task<Outcome> finished = Invocation.Finish(process);
            await Task.WhenAny(finished, Task.Delay(moment.Next(200, 600 + (300 * kills)), TestContext.Current.CancellationToken));
            if (!process.HasExited)
            {
                process.Kill();
                kills++;
            }

            resumed = await finished;
            Assert.True(!File.Exists(state) || File.ReadAllText(state) is ['{', .., '}']);
        }
        while (resumed.Exit != 0);
        Assert.Equal(WithoutSeconds(whole.Out), WithoutSeconds(resumed.Out));
        Assert.Equal(WithoutSeconds(whole.Out), WithoutSeconds(Invocation.Run([.. command, "--checkpoint", state]).Out));
    }

    [Fact]
    public async Task A_kill_at_any_moment_leaves_each_output_as_it_was_or_whole()
    {
        const int Lines = 3000;
        string batch = _files.Write("batch.jsonl", string.Concat(Enumerable.Repeat(Two, Lines / 2)));
        string records = _files.Write("records.csv", "a,b,y\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n1,1,1\n");
        string[][] commands =
        [
            ["decompose", batch, "--parquet"],
            ["screen", records, "--y", "y", "--csv"],
            ["decompose", records, "--x1", "a", "--x2", "b", "--bins", "2", "--save-model"],
        ];
        Random moment = new(3);
        foreach (string[] command in commands)
        {
            string target = _files.Write("target", "from before");
            long start = Environment.TickCount64;
            using (Process process = Invocation.Start([.. command, target]))
            {
                Assert.Equal(0, (await Invocation.Finish(process)).Exit);
            }

            int longest = (int)(Environment.TickCount64 - start);
            byte[] expected = File.ReadAllBytes(target);
            Assert.False(expected.AsSpan().SequenceEqual("from before"u8));
            for (int kill = 0; kill < 6; kill++)
            {
                _files.Write("target", "from before");
                using Process process = Invocation.Start([.. command, target]);
                Task<Outcome> finished = Invocation.Finish(process);
                await Task.WhenAny(finished, Task.Delay(moment.Next(longest / 3, longest), TestContext.Current.CancellationToken));
                process.Kill();
                await finished;
                byte[] left = File.ReadAllBytes(target);
                // Which holds times; its end is written last.
                bool whole = command[^1] == "--parquet" ? left.AsSpan().EndsWith("PAR1"u8) : left.AsSpan().SequenceEqual(expected);
                Assert.True(whole || left.AsSpan().SequenceEqual("from before"u8),
                    $"{command[^1]}: {left.Length} bytes, of {expected.Length}");
            }
        }
    }

    private static string WithoutSeconds(string json) =>
        string.Join('\n', json.Split('\n').Where(line => !line.Contains("\"seconds\"", StringComparison.Ordinal)));
}
