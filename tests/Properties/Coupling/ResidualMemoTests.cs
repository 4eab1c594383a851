using CsCheck;
using Pid.Coupling;

namespace Pid.Tests.Properties.Coupling;

public class ResidualMemoTests
{
    private static readonly Gen<(ulong[] A, ulong[] B, double Spent, ulong Cap)[]> s_visits = Gen.Select(
        Gen.ULong[1, 3].Array[1, 3], Gen.ULong[1, 3].Array[1, 3], Gen.Int[0, 4].Select(s => s / 4.0), Gen.ULong[1, 3]).Array[0, 3000];

    // Few different residuals, visited often: each answer is that of a dictionary that keeps what was last remembered.
    [Fact]
    public void A_residual_is_dominated_when_it_was_visited_at_no_more_cost_and_with_no_lower_cap() => s_visits.Holds(visits =>
    {
        ResidualMemo memo = new(int.MaxValue);
        Dictionary<string, (double Spent, ulong Cap)> known = [];
        return visits.All(v =>
        {
            string key = $"{string.Join(',', v.A)}|{string.Join(',', v.B)}";
            bool expected = known.TryGetValue(key, out (double Spent, ulong Cap) old) && old.Spent <= v.Spent + 0.1 && old.Cap >= v.Cap;
            if (!expected)
            {
                known[key] = (v.Spent, v.Cap);
            }

            return memo.Dominates(v.A, v.B, v.Spent, v.Cap, 0.1) == expected;
        });
    }, cases: 30);

    [Fact]
    public void A_full_memo_remembers_nothing_new_and_still_answers()
    {
        ResidualMemo memo = new(5);
        Assert.False(memo.Dominates([3, 2], [4, 1], 0, 9, 0));
        Assert.False(memo.Dominates([1], [1], 0, 9, 0));
        Assert.False(memo.Dominates([1], [1], 0, 9, 0));
        Assert.True(memo.Dominates([3, 2], [4, 1], 0, 9, 0));
    }
}
