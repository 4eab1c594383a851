using System.Text;
using System.Text.Json;

namespace Pid.Tests.EndToEnd;

/// <summary>Raw records of any number stream: memory grows with the distinct cells.</summary>
public sealed class LargeTableTests
{
    [Fact]
    public void A_million_records_are_counted_exactly_in_little_memory()
    {
        const int Rows = 1_000_000;

        // y = x1 xor x2 over all four pairs in turn, so the counts are 250000 each: S = 1 exactly when no record is lost.
        long before = GC.GetAllocatedBytesForCurrentThread();
        Outcome run = Invocation.RunWith(new RepeatedText("x1,x2,y,note\n", ["0,0,zero,a\n", "0,1,one,b\n", "1,0,one,c\n", "1,1,zero,d\n"],
            Rows), "decompose", "-", "--exact", "--json");
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((0, ""), (run.Exit, run.Error));
        run.Json.AssertIs("synergy", 1, 1e-9);
        Assert.Equal((1.0, 1.0), Exact(run.Json.Interval("total")));
        Assert.Equal("[2,2,2]", JsonSerializer.Serialize(run.Json.GetProperty("shape")));

        // Of reading alone, without a search for limits of the population. The text itself is about 11 MB; a reader that allocated per row
        // would need ten times that.
        Assert.InRange(allocated, 0, 2_000_000);
    }

    [Fact]
    public void A_fault_in_the_last_of_a_million_rows_is_found_with_its_line()
    {
        Outcome run = Invocation.RunWith(new RepeatedText("x1,x2,y,count\n", ["0,0,0,1\n"], 999_999, "0,0,0,x\n"), "decompose", "-");
        Assert.Equal(3, run.Exit);
        Assert.StartsWith("pid: standard input, line 1000001, column count: The weight 'x' is not a number.", run.Error,
            StringComparison.Ordinal);
    }

    private static (double Lower, double Upper) Exact((double Lower, double Upper) interval) =>
        (Math.Round(interval.Lower, 12), Math.Round(interval.Upper, 12));

    /// <summary>A text that is made while it is read: a header, rows in turn, a last row.</summary>
    private sealed class RepeatedText(string header, string[] rows, int count, string last = "") : Stream
    {
        private readonly byte[][] _rows = Array.ConvertAll(rows, Encoding.UTF8.GetBytes);
        private byte[] _current = Encoding.UTF8.GetBytes(header);
        private int _position;
        private int _made;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = 0;
            while (read < count && Refill())
            {
                int n = Math.Min(count - read, _current.Length - _position);
                Array.Copy(_current, _position, buffer, offset + read, n);
                (read, _position) = (read + n, _position + n);
            }

            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        private bool Refill()
        {
            if (_position < _current.Length)
            {
                return true;
            }

            if (_made > count)
            {
                return false;
            }

            _current = _made < count ? _rows[_made % _rows.Length] : Encoding.UTF8.GetBytes(last);
            (_made, _position) = (_made + 1, 0);
            return _current.Length > 0;
        }
    }
}
