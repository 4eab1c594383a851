using Pid.Numerics.Distributions;
using Pid.Studies.Fusion;

namespace Pid.Studies.Experiments;

/// <summary>One of the paper's experiments.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Description">What it does, a sentence.</param>
/// <param name="Run">Does it; stops early when cancelled, with what is known by then.</param>
public sealed record Study(string Name, string Description, Func<StudySettings, CancellationToken, StudyResult> Run)
{
    /// <summary>Whether it needs a table of the user's.</summary>
    public bool NeedsTable { get; init; }

    /// <summary>Whether it takes several tables of records, or laws in their place.</summary>
    public bool TakesRecords { get; init; }

    /// <summary>Whether it has data of its own where neither is given.</summary>
    public bool HasOwnData { get; init; }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Study> All { get; } =
        [SyntheticStudy.Study, GatesStudy.Study, MeasuresStudy.Study, NoiseStudy.Study, PerformanceStudy.Study, CouplingsStudy.Study,
        DisagreementStudy.Study, FusionStudy.Study];
}

/// <summary>What an experiment is given.</summary>
/// <param name="Seed">Everything random follows from it.</param>
/// <param name="Draws">Random distributions; null for the number of the paper.</param>
/// <param name="Shape">|X1|, |X2|, |Y| of the random ones.</param>
/// <param name="MaxDegreeOfParallelism">Threads; the result does not depend on it.</param>
/// <param name="Progress">Told what is being done.</param>
/// <param name="Table">The user's table, where one was given.</param>
public sealed record StudySettings(
    long Seed = 0, int? Draws = null, (int X1, int X2, int Y)? Shape = null, int MaxDegreeOfParallelism = 1,
        Action<string>? Progress = null, Joint? Table = null)
{
    /// <summary>The user's data sets by name.</summary>
    public IReadOnlyList<(string Name, FusionRecords Records)> Records { get; init; } = [];

    /// <summary>Random laws to draw records from.</summary>
    public int Laws { get; init; }

    /// <summary>Folds that records are dealt into.</summary>
    public int Folds { get; init; } = FusionTrial.FoldsByDefault;
}

/// <summary>A table of results; a cell is a string, a double, or an <see cref="Numerics.Certified.Interval"/>.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Columns">The headings of its columns.</param>
/// <param name="Rows">Its rows.</param>
public sealed record StudyTable(string Name, IReadOnlyList<string> Columns, IReadOnlyList<object[]> Rows);

/// <summary>A figure.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Svg">The figure as an SVG element.</param>
public sealed record StudyFigure(string Caption, string Svg);

/// <summary>What an experiment found.</summary>
/// <param name="Title">A sentence.</param>
/// <param name="Tables">Tables of results.</param>
/// <param name="Notes">What to know about them.</param>
public sealed record StudyResult(string Title, IReadOnlyList<StudyTable> Tables, IReadOnlyList<string> Notes)
{
    /// <summary>Figures, where there are any.</summary>
    public IReadOnlyList<StudyFigure> Figures { get; init; } = [];

    /// <summary>Every single draw, where there are many; null where the tables hold all.</summary>
    public StudyTable? Draws { get; init; }

    /// <summary>Whether the run was stopped before its end.</summary>
    public bool IsPartial { get; init; }
}
