using System.Globalization;

namespace Pid.Reductions.Satisfiability;

/// <summary>
/// A formula in conjunctive normal form with one to three literals a clause. Variables count from 1, as in DIMACS; the literal -v is the
/// negation of v. A literal may be there twice, and beside its negation. Immutable.
/// </summary>
public sealed class ThreeSat
{
    private readonly int[][] _clauses;

    /// <summary>Creates a formula.</summary>
    /// <param name="variables">The number of variables, at least 1.</param>
    /// <param name="clauses">The literals of each clause, at least one clause.</param>
    /// <exception cref="ArgumentException">A clause is empty or too long, or a literal is out of range.</exception>
    public ThreeSat(int variables, IReadOnlyList<IReadOnlyList<int>> clauses)
    {
        ArgumentNullException.ThrowIfNull(clauses);
        if (variables < 1 || clauses.Count < 1)
        {
            throw new InstanceException("header", Text(variables), $"The formula has {variables} variables and {clauses.Count} clauses.",
                "Give at least one of each.");
        }

        for (int c = 0; c < clauses.Count; c++)
        {
            if (clauses[c].Count is < 1 or > 3)
            {
                throw new InstanceException($"clause {c + 1}", Text(clauses[c].Count), $"The clause has {clauses[c].Count} literals.",
                    clauses[c].Count == 0 ? "Without any none is true, so that no assignment satisfies the formula; 3-SAT has one to three."
                    : "3-SAT has one to three; split a longer clause (a b c d) into (a b v) (-v c d) with a new variable v.");
            }

            foreach (int literal in clauses[c])
            {
                if (literal == 0 || literal < -variables || literal > variables)
                {
                    throw new InstanceException($"clause {c + 1}", Text(literal),
                        $"The literal {literal} is no variable or negated variable.",
                        $"Variables count from 1 to {variables}.");
                }
            }
        }

        (VariableCount, _clauses) = (variables, [.. clauses.Select(clause => clause.ToArray())]);
    }

    /// <summary>The number of variables.</summary>
    public int VariableCount { get; }

    /// <summary>The literals of each clause.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Clauses => _clauses;

    /// <summary>Whether an assignment makes every clause true.</summary>
    /// <param name="assignment">The value of variable v at v - 1.</param>
    public bool IsSatisfiedBy(IReadOnlyList<bool> assignment)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        return assignment.Count == VariableCount
            && Array.TrueForAll(_clauses, clause => Array.Exists(clause, literal => assignment[Math.Abs(literal) - 1] == literal > 0));
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
