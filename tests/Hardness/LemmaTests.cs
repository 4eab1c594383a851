namespace Pid.Tests.Hardness;

/// <summary>Lemmas of real arithmetic that the bounds rest on, proven by Z3 for all numbers at once.</summary>
public sealed class LemmaTests : IDisposable
{
    private readonly Z3 _z3 = new();

    public void Dispose() => _z3.Dispose();

    [Fact]
    public void Frechet_bounds_hold_and_are_attained()
    {
        nint[] r = [_z3.Real(), _z3.Real(), _z3.Real(), _z3.Real()];
        nint p = _z3.Sum(r[0], r[1]), q = _z3.Sum(r[0], r[2]), zero = _z3.Number(0), one = _z3.Number(1);
        _z3.Assume(r.Select(x => _z3.AtMost(zero, x)));
        _z3.Assume(_z3.Equal(_z3.Sum(r), one));
        nint low = _z3.Sum(p, q, _z3.Number(-1));
        Assert.True(_z3.Proves(_z3.And(_z3.AtMost(low, r[0]), _z3.AtMost(r[0], p), _z3.AtMost(r[0], q))));

        // The other direction: with r11 = min(p, q) or max(0, p + q - 1) the other three cells are no less than zero.
        (nint a, nint b) = (_z3.Real(), _z3.Real());
        _z3.Assume(_z3.AtMost(zero, a), _z3.AtMost(a, one), _z3.AtMost(zero, b), _z3.AtMost(b, one));
        nint sum = _z3.Sum(a, b, _z3.Number(-1));
        foreach (nint x in (nint[])[_z3.Min(a, b), _z3.If(_z3.AtMost(zero, sum), sum, zero)])
        {
            Assert.True(_z3.Proves(_z3.And(_z3.AtMost(zero, x), _z3.AtMost(x, a), _z3.AtMost(x, b), _z3.AtMost(sum, x))));
        }
    }

    [Fact]
    public void Joints_of_three_bits_with_the_same_pairs_lie_on_one_segment()
    {
        nint[] r = [.. Enumerable.Range(0, 8).Select(_ => _z3.Real())], s = [.. Enumerable.Range(0, 8).Select(_ => _z3.Real())];
        foreach ((int left, int value) in from left in Enumerable.Range(0, 3) from value in Enumerable.Range(0, 4) select (left, value))
        {
            // Summing over bit "left": the pair of the two others.
            int[] cells = [.. Enumerable.Range(0, 8).Where(c => ((c & ((1 << left) - 1)) | (c >> (left + 1) << left)) == value)];
            _z3.Assume(_z3.Equal(_z3.Sum(cells.Select(c => r[c])), _z3.Sum(cells.Select(c => s[c]))));
        }

        nint t = _z3.Sum(s[0], _z3.Times(-1, r[0]));
        Assert.True(_z3.Proves(_z3.And(Enumerable.Range(0, 8).Select(c =>
            _z3.Equal(s[c], _z3.Sum(r[c], _z3.Times(int.PopCount(c) % 2 == 0 ? 1 : -1, t)))))));
        Assert.False(_z3.Proves(_z3.Equal(t, _z3.Number(0))));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_meet_is_the_greatest_lower_bound_in_majorization(int n)
    {
        nint[][] prefix = [Prefixes(n), Prefixes(n), Prefixes(n)];
        nint[] meet = [.. Enumerable.Range(0, n + 1).Select(k => _z3.Min(prefix[0][k], prefix[1][k]))];

        // A distribution in non-increasing order: its prefix sums rise, ever more slowly.
        Assert.True(_z3.Proves(_z3.And(Enumerable.Range(1, n).Select(k => _z3.AtMost(meet[k - 1], meet[k])))));
        Assert.True(_z3.Proves(_z3.And(Enumerable.Range(1, n - 1).Select(k => _z3.AtMost(_z3.Sum(meet[k - 1], meet[k + 1]),
            _z3.Sum(meet[k], meet[k]))))));

        // It is below both, and above whatever is below both.
        nint Below(nint[] a, nint[] b) => _z3.And(Enumerable.Range(0, n + 1).Select(k => _z3.AtMost(a[k], b[k])));
        Assert.True(_z3.Proves(_z3.And(Below(meet, prefix[0]), Below(meet, prefix[1]))));
        Assert.True(_z3.Proves(_z3.Or(_z3.Not(_z3.And(Below(prefix[2], prefix[0]), Below(prefix[2], prefix[1]))), Below(prefix[2], meet))));
    }

    /// <summary>The prefix sums of a new distribution in non-increasing order.</summary>
    private nint[] Prefixes(int n)
    {
        nint[] p = [.. Enumerable.Range(0, n).Select(_ => _z3.Real())];
        _z3.Assume(Enumerable.Range(0, n).Select(k => _z3.AtMost(k + 1 < n ? p[k + 1] : _z3.Number(0), p[k])));
        _z3.Assume(_z3.Equal(_z3.Sum(p), _z3.Number(1)));
        return [.. Enumerable.Range(0, n + 1).Select(k => _z3.Sum(p.Take(k)))];
    }
}
