using System.Text;
using System.Text.Json;
using Pid.Cli;

namespace Pid.Tests.EndToEnd;

/// <summary>
/// A batch that arrives as a stream: a line is answered when it is there, and what is answered stays when the rest is not.
/// </summary>
public sealed class BatchStreamTests : IDisposable
{
    private const string And = "{\"shape\":[2,2,2],\"p\":[1,0,1,0,1,0,0,1]}\n";
    private readonly TempFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public void A_line_is_answered_before_the_next_one_arrives(string threads)
    {
        using WatchedOutput output = new();
        List<bool> answered = [];
        using ArrivingStream input = new([And + And, And, "\n" + And], arrived =>
        {
            // Before the second part is read, both lines of the first are answered; and so on.
            answered.Add(arrived is 0 or > 3 || output.Shows($"\"line\":{(arrived == 3 ? 5 : arrived + 1)},"));
        });
        Assert.Equal(0, PidCommand.Run(["decompose", "-", "--threads", threads], new Terminal(input, output, TextWriter.Null)));
        Assert.Equal([true, true, true, true], answered[..4]);
        Assert.Equal([1, 2, 3, 5], Lines(output.ToString()).Select(l => l.GetProperty("line").GetInt32()));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("2")]
    public void Ctrl_C_keeps_what_is_answered_and_leaves_a_file_that_was_there(string threads)
    {
        string parquet = _files.Write("results.parquet", "from before");
        using CancellationTokenSource interrupt = new();
        using WatchedOutput output = new();
        using StringWriter error = new();
        using ArrivingStream input = new([And + And + And, And], arrived =>
        {
            if (arrived == 1)
            {
                Assert.True(output.Shows("\"line\":3,"));
                interrupt.Cancel();
            }
        });
        int exit = PidCommand.Run(["decompose", "-", "--threads", threads, "--parquet", parquet],
            new Terminal(input, output, error) { Interrupt = interrupt.Token });
        Assert.Equal(130, exit);
        JsonElement[] lines = Lines(output.ToString());
        Assert.Equal([1, 2, 3, 4], lines.Select(l => l.GetProperty("line").GetInt32()));
        Assert.All(lines[..3], line => line.AssertIs("synergy", .5, 1e-9));
        Assert.Equal("stopped", lines[3].GetProperty("error").GetProperty("kind").GetString());
        Assert.Contains("Interrupted", error.ToString(), StringComparison.Ordinal);
        Assert.Contains(": The file was not written: the batch", error.ToString(), StringComparison.Ordinal);
        Assert.Equal("from before", File.ReadAllText(parquet));
        Assert.Equal([parquet], Directory.GetFiles(_files.Directory));
    }

    [Fact]
    public void An_output_that_cannot_be_written_ends_the_batch()
    {
        string file = _files.Write("batch.jsonl", string.Concat(Enumerable.Repeat(And, 500)));
        using StringWriter error = new();
        Assert.Equal(2, PidCommand.Run(["decompose", file, "--threads", "2"], new Terminal(Stream.Null, new FullDisk(), error)));
        Assert.Contains("No space left", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Blank_lines_before_a_stream_are_passed_over_and_a_document_over_many_lines_is_none()
    {
        Outcome batch = Invocation.RunWith("\r\n \n" + And.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n" + And,
            "decompose", "-");
        Assert.Equal([3, 5], batch.JsonLines.Select(l => l.GetProperty("line").GetInt32()));
        Outcome alone = Invocation.RunWith(And.Replace(",\"p\"", ",\n\"p\"", StringComparison.Ordinal) + "\n\n", "decompose",
            "-", "--json");
        Assert.False(alone.Json.TryGetProperty("line", out _));
        alone.Json.AssertIs("synergy", .5, 1e-9);
    }

    private static JsonElement[] Lines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    /// <summary>A stream that comes in parts.</summary>
    private sealed class ArrivingStream(string[] parts, Action<int> before) : MemoryStream
    {
        private int _next;

        public override int Read(byte[] buffer, int offset, int count)
        {
            before(_next);
            byte[] part = Encoding.UTF8.GetBytes(_next < parts.Length ? parts[_next++] : "");
            part.CopyTo(buffer, offset);
            return part.Length;
        }
    }

    /// <summary>Standard output that another thread can wait for.</summary>
    private sealed class WatchedOutput : StringWriter
    {
        private readonly Lock _lock = new();
        private bool _flushed;

        public override void Write(string? value)
        {
            lock (_lock)
            {
                base.Write(value);
                _flushed = false;
            }
        }

        public override void Flush()
        {
            lock (_lock)
            {
                _flushed = true;
            }
        }

        // Whether the text is there and was sent on; a minute is for ever.
        public bool Shows(string text) => SpinWait.SpinUntil(
            () =>
            {
                lock (_lock)
                {
                    return _flushed && ToString().Contains(text, StringComparison.Ordinal);
                }
            },
            TimeSpan.FromMinutes(1));
    }

    private sealed class FullDisk : StringWriter
    {
        public override void Write(string? value) => throw new IOException("No space left on device");
    }
}
